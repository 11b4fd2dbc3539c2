import type { Db } from '@/lib/db/client'

/** Held by a collector while it folds layers of an account. */
export function graphLockKeyOf(accountId: string): string {
  return `layers:${accountId}`
}

/**
 * Waits until no collector folds layers of the account. Called by a restore, whose row is in flight by then: a collector that begins
 * later sees it and keeps off what it reads, one that had begun sees it and gives way.
 */
export async function waitForCollectors(db: Db, accountId: string): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe('SET LOCAL lock_timeout = 60000')
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${graphLockKeyOf(accountId)}, 0))`
    },
    { timeout: 70_000 },
  )
}
