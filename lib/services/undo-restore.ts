import type { Accepted } from '@/lib/contract/operation'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context, type Once } from './context'
import { loadOperation } from './get-operation'
import { assertVmCan, loadVmFacts } from './load-vm-facts'
import { holdActiveVm, takeUndoable } from './lock-rows'
import { canUndo, presentOperation } from './present-operation'
import { assertMay } from './verdict'

/** Gives a VM its disks from before an in-place restore back, while they are kept. */
export async function undoRestore({ db, actor, clock, id, once }: Context & { id: string; once?: Once }): Promise<Accepted> {
  const { accountId } = actor
  const now = clock.now()
  const restore = await loadOperation(db, accountId, id)
  assertMay(actor, 'restore.in-place', canUndo(restore, undefined, now))
  if (!restore.vmId) throw new AppError('state-forbids', 'Its VM no longer exists.')
  const { vm, facts } = await loadVmFacts(db, accountId, restore.vmId)
  assertVmCan(actor, 'restore.in-place', 'restore', facts)
  return inTransaction(db, once, async (tx) => {
    await holdActiveVm(tx, accountId, vm.id)
    if (!(await takeUndoable(tx, accountId, id, now))) throw new AppError('state-forbids', 'The restore can no longer be undone.')
    const kind = 'restore.undo'
    const { hostId } = restore
    const operation = await createOperation(tx, { actor, accountId, hostId, kind, params: {}, vmId: vm.id, undoesId: id, now })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}
