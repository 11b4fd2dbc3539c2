import { Prisma } from './generated/client'

/** True for a violated unique constraint or index, whatever its name: P2002, or P2010 where the statement was our own SQL. */
export function isUniqueViolation(thrown: unknown): boolean {
  if (!(thrown instanceof Prisma.PrismaClientKnownRequestError)) return false
  if (thrown.code === 'P2002') return true
  const adapterError = thrown.code === 'P2010' ? thrown.meta?.driverAdapterError : undefined
  const cause = adapterError instanceof Error ? adapterError.cause : undefined
  return typeof cause === 'object' && cause !== null && 'originalCode' in cause && cause.originalCode === '23505'
}
