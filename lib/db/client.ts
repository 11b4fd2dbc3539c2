import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient, type Prisma } from './generated/client'

export type Db = PrismaClient
/** Inside a transaction, or outside one: what a read or a single write needs. */
export type DbOrTx = Prisma.TransactionClient
export type Tx = Prisma.TransactionClient

/** A client over its own pool of at most `poolSize` connections. The caller disconnects it. */
export function createDb(databaseUrl: string, poolSize = 10): Db {
  const adapter = new PrismaPg({ connectionString: databaseUrl, max: poolSize })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 15_000 } })
}
