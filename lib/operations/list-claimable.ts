import type { DbOrTx } from '@/lib/db/client'
import { heartbeatLimitMs } from '@/lib/domain/operation'
import { backupsFull } from './backup-slots'

/**
 * Operations of a host that are due or have lost their worker: what the sweep goes on with. Without those that another operation of their
 * VM keeps out (Operation_one_under_way_per_vm) or the host's limit of backups, and in no order: a few that cannot be claimed for another
 * reason must not stand before the rest each time. Backups come last, the oldest first: their queue is long after an hour that many chose.
 */
export async function listClaimable(db: DbOrTx, hostId: string, limit: number): Promise<{ id: string; epoch: number }[]> {
  return db.$queryRaw<{ id: string; epoch: number }[]>`
    SELECT due."id", due."epoch" FROM "Operation" due
    WHERE due."hostId" = ${hostId} AND due."state" IN ('queued', 'running', 'cancelling')
      AND ((due."state" = 'queued' AND due."runAfter" <= now())
        OR (due."state" <> 'queued' AND due."heartbeatAt" < now() - make_interval(secs => ${heartbeatLimitMs / 1000})))
      AND NOT (due."state" = 'queued' AND due."lane" <> 'none' AND EXISTS (
        SELECT FROM "Operation" other
        WHERE other."vmId" = due."vmId" AND other."lane" <> 'none' AND other."state" IN ('running', 'cancelling')))
      AND NOT (due."state" = 'queued' AND due."lane" = 'backup' AND ${backupsFull('due')})
    ORDER BY CASE WHEN due."lane" = 'backup' THEN due."createdAt" END NULLS FIRST, random() LIMIT ${limit}`
}
