import type { DbOrTx } from '@/lib/db/client'
import { heartbeatLimitMs } from '@/lib/domain/operation'

/** Operations of a host that are due or have lost their worker, oldest first: what the sweep puts on the queue again. */
export async function listClaimable(db: DbOrTx, hostId: string, limit: number): Promise<{ id: string; epoch: number }[]> {
  return db.$queryRaw<{ id: string; epoch: number }[]>`
    SELECT "id", "epoch" FROM "Operation"
    WHERE "hostId" = ${hostId} AND "state" IN ('queued', 'running', 'cancelling')
      AND (("state" = 'queued' AND "runAfter" <= now())
        OR ("state" <> 'queued' AND "heartbeatAt" < now() - make_interval(secs => ${heartbeatLimitMs / 1000})))
    ORDER BY "runAfter" LIMIT ${limit}`
}
