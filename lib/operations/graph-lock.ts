import type { Db } from '@/lib/db/client'

/** Where a collector works: an account's layers on one host. */
export interface CollectedGraph {
  accountId: string
  hostId: string
}

/** Held by a collector while it folds layers of an account on a host. */
export function graphLockKeyOf({ accountId, hostId }: CollectedGraph): string {
  return `layers:${accountId}:${hostId}`
}

/**
 * Waits until no collector folds layers of the account. Called by a restore, whose row is in flight by then: a collector that begins
 * later sees it and keeps off what it reads, one that had begun sees it and gives way.
 */
export async function waitForCollectors(db: Db, graph: CollectedGraph): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe('SET LOCAL lock_timeout = 60000')
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${graphLockKeyOf(graph)}, 0))`
    },
    { timeout: 70_000 },
  )
}
