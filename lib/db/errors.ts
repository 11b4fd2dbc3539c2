import { Prisma } from './generated/client'

/** True for a violated unique constraint or index, whatever its name: P2002, or P2010 where the statement was our own SQL. */
export function isUniqueViolation(thrown: unknown): boolean {
  if (!(thrown instanceof Prisma.PrismaClientKnownRequestError)) return false
  return thrown.code === 'P2002' || sqlStateOf(thrown) === '23505'
}

/** Not reachable, no connection free or in time, deadlock. */
const passingCodes: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034'])
/** lock_not_available, deadlock_detected, serialization_failure, admin_shutdown */
const passingStates: ReadonlySet<unknown> = new Set(['55P03', '40P01', '40001', '57P01'])

/** True for trouble with the database that may pass by itself. A session that was cut off comes from the driver as a bare Error. */
export function isPassing(thrown: unknown): boolean {
  if (thrown instanceof Prisma.PrismaClientKnownRequestError) return passingCodes.has(thrown.code) || passingStates.has(sqlStateOf(thrown))
  return thrown instanceof Error && thrown.name === 'Error'
}

function sqlStateOf(error: Prisma.PrismaClientKnownRequestError): unknown {
  const adapterError = error.code === 'P2010' ? error.meta?.driverAdapterError : undefined
  const cause = adapterError instanceof Error ? adapterError.cause : undefined
  return typeof cause === 'object' && cause !== null && 'originalCode' in cause ? cause.originalCode : undefined
}
