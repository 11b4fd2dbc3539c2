import type { Db } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import { vmOf } from '@/lib/operations/claim-operation'

/** Gives up the disks kept for undo once their time is over. */
export async function expireUndo(db: Db, hostId: string, now: Date): Promise<void> {
  const due = await db.operation.findMany({
    where: { hostId, undoUntil: { lte: now } },
    select: { id: true, vmId: true, accountId: true },
    take: 100,
  })
  for (const operation of due) {
    await db.$transaction(async (tx) => {
      // An undo that is under way reads them; it comes first.
      const undoing = await tx.operation.count({ where: { undoesId: operation.id, endedAt: null } })
      if (undoing > 0) return
      const { count } = await tx.operation.updateMany({ where: { id: operation.id, undoUntil: { lte: now } }, data: { undoUntil: null } })
      if (count !== 1) return
      await tx.retainedHead.deleteMany({ where: { operationId: operation.id } })
      await recordEvent(tx, operation.accountId, { resource: 'operation', id: operation.id, change: 'updated', ...vmOf(operation) })
      if (!operation.vmId) return
      await tx.vm.update({ where: { id: operation.vmId }, data: { collectedAt: null } })
      await recordEvent(tx, operation.accountId, { resource: 'vm', id: operation.vmId, vmId: operation.vmId, change: 'updated' })
    })
  }
}
