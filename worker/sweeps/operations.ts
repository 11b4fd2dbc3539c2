import type { Db } from '@/lib/db/client'
import { listClaimable } from '@/lib/operations/list-claimable'

const most = 100

/**
 * Finds what is due or has lost its worker, whatever became of the queue, and works on it in this process.
 * With the queue in health it finds next to nothing; with Redis emptied or away it is how everything goes on.
 */
export async function sweepOperations(db: Db, hostId: string, start: (operationId: string) => void): Promise<void> {
  for (const { id } of await listClaimable(db, hostId, most)) start(id)
}
