import type { Accepted } from '@/lib/contract/operation'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context, type Once } from './context'
import { loadRestorePoint } from './get-restore-point'
import { assertVmCan, loadVmFacts } from './load-vm-facts'
import { holdActiveVm, holdReadyPoint } from './lock-rows'
import { presentOperation } from './present-operation'
import { loadInUse, pointFacts } from './present-restore-point'
import { restoreHostOf } from './restore-host'
import { restorePointCan } from '@/lib/domain/can'
import { assertMay } from './verdict'

/**
 * Puts a VM back to one of its points on fresh disks; the old ones are kept for undo.
 * @throws `invalid-input` on path `confirmName` unless it is the VM's name
 */
export async function restoreInPlace(
  options: Context & { id: string; confirmName: string; powerOn: boolean; once?: Once },
): Promise<Accepted> {
  const { db, actor, clock, id, confirmName, powerOn, once } = options
  const { accountId } = actor
  const point = await loadRestorePoint(db, accountId, id)
  const inUse = await loadInUse(db, accountId, [id])
  assertMay(actor, 'restore.in-place', restorePointCan('restoreInPlace', pointFacts(point, inUse.has(id))))
  if (!point.vmId) throw new AppError('state-forbids', 'Its VM no longer exists; restore it to a new VM.')
  const { vm, facts } = await loadVmFacts(db, accountId, point.vmId)
  if (confirmName !== vm.name) {
    throw new AppError('invalid-input', 'Type the name of the VM to confirm.', {
      errors: [{ path: 'confirmName', message: `is not “${vm.name}”` }],
    })
  }
  assertVmCan(actor, 'restore.in-place', 'restore', facts)
  if ((await restoreHostOf(db, id)) !== vm.hostId) {
    throw new AppError('state-forbids', 'The restore point lies on another host than its VM; restore it to a new VM.')
  }
  const now = clock.now()
  return inTransaction(db, once, async (tx) => {
    await holdActiveVm(tx, accountId, vm.id)
    await holdReadyPoint(tx, accountId, id)
    const operation = await createOperation(tx, {
      actor,
      accountId,
      hostId: vm.hostId,
      kind: 'restore.in-place',
      params: { powerOn },
      vmId: vm.id,
      restorePointId: id,
      now,
    })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}
