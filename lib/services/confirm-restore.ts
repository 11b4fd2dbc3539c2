import type { Operation as OperationView } from '@/lib/contract/operation'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import { AppError } from '@/lib/errors'
import type { Context } from './context'
import { getOperation, loadOperation } from './get-operation'
import { takeUndoable } from './lock-rows'
import { canUndo } from './present-operation'
import { assertMay } from './verdict'

/** Keeps what an in-place restore made: the disks from before are given up now. */
export async function confirmRestore({ db, actor, clock, id }: Context & { id: string }): Promise<OperationView> {
  const { accountId } = actor
  const now = clock.now()
  const restore = await loadOperation(db, accountId, id)
  assertMay(actor, 'restore.in-place', canUndo(restore, undefined, now))
  await db.$transaction(async (tx) => {
    if (!(await takeUndoable(tx, accountId, id, now))) throw new AppError('state-forbids', 'The restore is being undone, or was confirmed.')
    await tx.operation.update({ where: { id }, data: { undoUntil: null } })
    await tx.retainedHead.deleteMany({ where: { operationId: id } })
    await recordAudit(tx, { actor, accountId, action: 'restore.confirm', subjectType: 'operation', subjectId: id, now })
    await recordEvent(tx, accountId, { resource: 'operation', id, change: 'updated' })
    if (!restore.vmId) return
    await tx.vm.updateMany({ where: { id: restore.vmId, accountId }, data: { collectedAt: null } })
    await recordEvent(tx, accountId, { resource: 'vm', id: restore.vmId, vmId: restore.vmId, change: 'updated' })
  })
  return getOperation({ db, actor, clock, id })
}
