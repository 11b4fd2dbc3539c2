import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient, type Prisma } from './generated/client'

export type Db = PrismaClient
/** Inside a transaction, or outside one: what a read or a single write needs. */
export type DbOrTx = Prisma.TransactionClient
export type Tx = Prisma.TransactionClient

/**
 * Both ends ask after 20 quiet seconds whether the other still lives: a machine that dies takes its sessions, and the locks that they
 * hold, with it within a minute, not with the kernel's two hours.
 */
const keepAlive = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 20_000,
  options: '-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3',
}

/** A client over its own pool of at most `poolSize` connections. The caller disconnects it. */
export function createDb(databaseUrl: string, poolSize = 10): Db {
  const adapter = new PrismaPg({ connectionString: databaseUrl, max: poolSize, ...keepAlive })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 15_000 } })
}
