import type { Db, Tx } from '@/lib/db/client'
import { AppError, asAppError } from '@/lib/errors'
import type { Claim } from './claim-operation'

/** Effects on one VM exclude one another, whichever operation they belong to. */
export function effectLockKeyOf(operation: { id: string; vmId: string | null }): string {
  return operation.vmId ?? operation.id
}

/** How long an effect waits for another one of the same VM (a merge that makes way). */
const lockWaitMs = 30_000

/** What an effect may need beyond its limit: to stop its programs, to thaw a guest. The lock outlasts it. */
const windUpMs = 30_000

/**
 * Runs an effect on a hypervisor or pool while holding the VM's lock, after checking under it that the claim still stands.
 * The lock is the database session's own: it goes with the connection, so a dead worker holds nothing up, and a worker that is merely
 * late cannot act beside its successor, who is not given a claim while the lock is held.
 * @param limitMs longest time that the effect may take, counted from when it has the lock; then its signal aborts
 * @param effect its signal aborts with `outer` and at the limit
 * @throws `claim-lost` when a later epoch has taken over, `hypervisor-timeout` when the limit ended the effect
 */
export async function withEffectLock<T>(
  db: Db,
  claim: Claim,
  limitMs: number,
  effect: (signal: AbortSignal) => Promise<T>,
  outer: AbortSignal = new AbortController().signal,
): Promise<T> {
  return db.$transaction(
    async (tx) => {
      await waitForLock(tx, effectLockKeyOf(claim.operation))
      const row = await tx.operation.findUnique({ where: { id: claim.operation.id }, select: { epoch: true, endedAt: true } })
      if (row?.epoch !== claim.epoch || row.endedAt) throw claimLost()
      // A worker that is stopped as it stands (SIGSTOP, a paused machine) keeps its session alive: the database ends it.
      await tx.$executeRawUnsafe(`SET LOCAL idle_in_transaction_session_timeout = ${limitMs + windUpMs}`)
      return withinLimit(limitMs, effect, outer)
    },
    { timeout: lockWaitMs + limitMs + windUpMs, maxWait: lockWaitMs },
  )
}

async function withinLimit<T>(limitMs: number, effect: (signal: AbortSignal) => Promise<T>, outer: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(limitMs)
  try {
    return await effect(AbortSignal.any([outer, limit]))
  } catch (cause) {
    // A program that was stopped says `cancelled`, which would end the operation as if somebody had called it off.
    if (limit.aborted && !outer.aborted && asAppError(cause).code === 'cancelled') {
      throw new AppError('hypervisor-timeout', 'The hypervisor did not answer in time.', { internal: `effect: ${limitMs} ms`, cause })
    }
    throw cause
  }
}

async function waitForLock(tx: Tx, key: string): Promise<void> {
  await tx.$executeRawUnsafe(`SET LOCAL lock_timeout = ${lockWaitMs}`)
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
}

/**
 * Tries to take the locks of several VMs at once, for an effect on layers that they share.
 * @returns `busy` without running the effect when any of them is taken
 */
export async function tryWithVmLocks<T>(
  db: Db,
  claim: Claim,
  vmIds: string[],
  limitMs: number,
  effect: (tx: Tx) => Promise<T>,
): Promise<T | 'busy'> {
  const keys = [...new Set([effectLockKeyOf(claim.operation), ...vmIds])].sort()
  return db.$transaction(
    async (tx) => {
      for (const key of keys) {
        const [lock] = await tx.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) AS free`
        if (!lock?.free) return 'busy' as const
      }
      const row = await tx.operation.findUnique({ where: { id: claim.operation.id }, select: { epoch: true, endedAt: true } })
      if (row?.epoch !== claim.epoch || row.endedAt) throw claimLost()
      return effect(tx)
    },
    { timeout: limitMs },
  )
}

export function claimLost(): AppError {
  return new AppError('claim-lost', 'Another worker has taken this operation over.')
}
