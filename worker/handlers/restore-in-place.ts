import { undoWindowMs } from '@/lib/domain/operation'
import { waitForCollectors } from '@/lib/operations/graph-lock'
import type { Handler } from '../runtime/handler'
import { loadReadyPoint, measuredOn } from './load-point'
import { loadVm } from './load-vm'
import { endSwitchedBack, recordSwitch, sourcesOf, switchHeads } from './switch-heads'

/** Boots the VM from fresh disks branched from the point; the disks it had are retained for undo. */
export const restoreInPlace: Handler<'restore.in-place'> = {
  async run(context, { powerOn }) {
    const vm = await loadVm(context.db, context.operation.vmId)
    await waitForCollectors(context.db, context.operation)
    const point = await loadReadyPoint(context.db, context.operation)
    const untouched = vm.disks.filter((disk) => !point.layers.some((layer) => layer.diskId === disk.id))
    for (const disk of untouched) await context.warn(`The disk “${disk.name}” is not in this restore point and stays as it is.`)
    const { heads, independent } = await switchHeads(context, vm, sourcesOf(vm, point.layers), powerOn)
    const now = context.now()
    const undoUntil = new Date(now.getTime() + undoWindowMs)
    const msToRunning = now.getTime() - context.operation.createdAt.getTime()
    await context.end(
      { state: 'succeeded', result: powerOn ? { msToRunning, ...measuredOn(point, independent) } : {}, undoUntil },
      async (tx) => {
        await recordSwitch(tx, vm, heads, powerOn, now)
        await tx.retainedHead.createMany({
          data: vm.disks
            .filter((disk) => heads.some((head) => head.diskId === disk.id))
            .map((disk) => ({
              operationId: context.operation.id,
              diskId: disk.id,
              vmId: vm.id,
              layerId: disk.headLayerId,
              expiresAt: undoUntil,
            })),
        })
      },
    )
  },

  async undo(context, failure) {
    await endSwitchedBack(context, await loadVm(context.db, context.operation.vmId), failure)
  },
}
