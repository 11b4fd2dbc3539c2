import type { Handlers } from '../runtime/handler'
import { backupCreate } from './backup-create'
import { backupVerify } from './backup-verify'
import { layersCollect } from './layers-collect'
import { pointDelete } from './point-delete'
import { restoreInPlace } from './restore-in-place'
import { restoreNewVm } from './restore-new-vm'
import { restorePull } from './restore-pull'
import { restoreUndo } from './restore-undo'
import { snapshotCreate } from './snapshot-create'
import { vmReboot, vmStart, vmStop } from './vm-power'

/** A kind without a handler does not compile. */
export const handlers: Handlers = {
  'snapshot.create': snapshotCreate,
  'snapshot.delete': pointDelete,
  'backup.create': backupCreate,
  'backup.delete': pointDelete,
  'backup.verify': backupVerify,
  'restore.in-place': restoreInPlace,
  'restore.new-vm': restoreNewVm,
  'restore.undo': restoreUndo,
  'restore.pull': restorePull,
  'vm.start': vmStart,
  'vm.stop': vmStop,
  'vm.reboot': vmReboot,
  'layers.collect': layersCollect,
}
