import type { z } from 'zod'
import type { Accepted } from '@/lib/contract/operation'
import type { createSnapshotBody } from '@/lib/contract/restore-point'
import { recordEvent } from '@/lib/db/record-event'
import { newId } from '@/lib/id'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context, type Once } from './context'
import { assertVmCan, loadVmFacts } from './load-vm-facts'
import { holdActiveVm } from './lock-rows'
import { nameStamp } from './name-stamp'
import { presentOperation } from './present-operation'
import { vmSpecOf } from '@/lib/db/vm-spec'

/**
 * Asks for a snapshot of all disks of a VM: the restore point (state `creating`) and the operation that makes it.
 * Throws `not-found`, `forbidden`, `state-forbids` or `vm-busy`.
 */
export async function createSnapshot(options: Context & { body: z.output<typeof createSnapshotBody>; once?: Once }): Promise<Accepted> {
  const { db, actor, clock, body, once } = options
  const { accountId } = actor
  const { vm, facts } = await loadVmFacts(db, accountId, body.vmId)
  assertVmCan(actor, 'snapshot.create', 'snapshot', facts)
  const now = clock.now()
  return inTransaction(db, once, async (tx) => {
    await holdActiveVm(tx, accountId, vm.id)
    const restorePointId = newId('restorePoint', now)
    const sizes = await tx.disk.aggregate({ where: { vmId: vm.id }, _sum: { sizeBytes: true } })
    await tx.restorePoint.create({
      data: {
        id: restorePointId,
        accountId,
        vmId: vm.id,
        vmName: vm.name,
        kind: 'snapshot',
        name: body.name ?? `Snapshot ${nameStamp(now)}`,
        note: body.note ?? '',
        state: 'creating',
        restorableBytes: sizes._sum.sizeBytes ?? 0n,
        vmSpec: vmSpecOf(vm),
        createdAt: now,
      },
    })
    const operation = await createOperation(tx, {
      actor,
      accountId,
      hostId: vm.hostId,
      kind: 'snapshot.create',
      params: { quiesce: body.quiesce },
      vmId: vm.id,
      restorePointId,
      now,
    })
    await recordEvent(tx, accountId, { resource: 'restore-point', id: restorePointId, vmId: vm.id, change: 'created' })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}
