import type { Db } from '@/lib/db/client'
import { createOperation } from '@/lib/operations/create-operation'

/** How long a file of the repository may go unread. */
export const scrubAgeMs = 7 * 24 * 60 * 60 * 1000

/** One that failed, for a repository that does not answer, is not followed by another before. */
const pauseMs = 15 * 60 * 1000

/** Asks for the verification of the backup whose file has gone unread for the longest, one at a time on a host, read slowly. */
export async function requestScrub(db: Db, hostId: string, now: Date): Promise<void> {
  const failed = { state: 'failed' as const, endedAt: { gt: new Date(now.getTime() - pauseMs) } }
  const busy = await db.operation.count({ where: { hostId, kind: 'backup.verify', OR: [{ endedAt: null }, failed] } })
  if (busy > 0) return
  const stale = await db.layer.findFirst({
    where: {
      state: 'immutable',
      sha256: { not: null },
      verifiedAt: { lt: new Date(now.getTime() - scrubAgeMs) },
      pool: { hostId, kind: 'repository' },
      pins: { some: { point: { state: 'ready' } } },
    },
    select: { accountId: true, pins: { where: { point: { state: 'ready' } }, select: { restorePointId: true }, take: 1 } },
    orderBy: { verifiedAt: 'asc' },
  })
  const restorePointId = stale?.pins[0]?.restorePointId
  if (!stale || !restorePointId) return
  const request = { actor: null, accountId: stale.accountId, hostId, restorePointId, now }
  await db.$transaction((tx) => createOperation(tx, { ...request, kind: 'backup.verify', params: { slowly: true } }))
}
