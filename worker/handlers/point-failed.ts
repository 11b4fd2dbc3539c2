import type { Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import { vmOf } from '@/lib/operations/claim-operation'

/** The point that an operation was making holds no data, and says why. */
export async function markPointFailed(
  tx: Tx,
  operation: { accountId: string; vmId: string | null; restorePointId: string | null },
  failure: string,
): Promise<void> {
  const id = operation.restorePointId
  if (!id) return
  await tx.restorePoint.updateMany({ where: { id, state: 'creating' }, data: { state: 'failed', failure } })
  await recordEvent(tx, operation.accountId, { resource: 'restore-point', id, change: 'updated', ...vmOf(operation) })
}
