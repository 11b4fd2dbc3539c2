import { AppError } from '@/lib/errors'
import { waitForCollectors } from '@/lib/operations/graph-lock'
import type { Handler } from '../runtime/handler'
import { loadVm } from './load-vm'
import { endSwitchedBack, recordSwitch, sourcesOf, switchHeads } from './switch-heads'

/** Boots the VM from the disks that an in-place restore had put aside. They are branched, not written, so that this too can fail safely. */
export const restoreUndo: Handler<'restore.undo'> = {
  async run(context) {
    const undoesId = context.operation.undoesId
    await waitForCollectors(context.db, context.operation)
    const vm = await loadVm(context.db, context.operation.vmId)
    const retained = await context.db.retainedHead.findMany({
      where: { operationId: undoesId ?? '', vmId: vm.id },
      include: { layer: { include: { pool: true } } },
    })
    if (!undoesId || retained.length === 0) throw new AppError('state-forbids', 'The disks from before the restore are no longer kept.')
    const sources = sourcesOf(
      vm,
      retained.map((row) => ({ ...row, virtualSizeBytes: row.layer.virtualSizeBytes })),
    )
    const { heads } = await switchHeads(context, vm, sources, true)
    const now = context.now()
    await context.end({ state: 'succeeded', result: {} }, async (tx) => {
      await recordSwitch(tx, vm, heads, true, now)
      await tx.retainedHead.deleteMany({ where: { operationId: undoesId } })
      await tx.operation.update({ where: { id: undoesId }, data: { undoUntil: null } })
    })
  },

  async undo(context, failure) {
    await endSwitchedBack(context, await loadVm(context.db, context.operation.vmId), failure)
  },
}
