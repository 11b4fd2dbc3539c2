import type { Handlers } from '../runtime/handler'
import { layersCollect } from './layers-collect'
import { restoreInPlace } from './restore-in-place'
import { restoreNewVm } from './restore-new-vm'
import { restoreUndo } from './restore-undo'
import { snapshotCreate } from './snapshot-create'
import { snapshotDelete } from './snapshot-delete'
import { vmReboot, vmStart, vmStop } from './vm-power'

/** A kind without a handler does not compile. */
export const handlers: Handlers = {
  'snapshot.create': snapshotCreate,
  'snapshot.delete': snapshotDelete,
  'restore.in-place': restoreInPlace,
  'restore.new-vm': restoreNewVm,
  'restore.undo': restoreUndo,
  'vm.start': vmStart,
  'vm.stop': vmStop,
  'vm.reboot': vmReboot,
  'layers.collect': layersCollect,
}
