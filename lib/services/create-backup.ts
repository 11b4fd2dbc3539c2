import type { z } from 'zod'
import type { Actor } from '@/lib/actor'
import type { Accepted } from '@/lib/contract/operation'
import type { createBackupBody } from '@/lib/contract/schedule'
import type { Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import type { Operation, Vm } from '@/lib/db/generated/client'
import { createOperation } from '@/lib/operations/create-operation'
import type { OperationParams } from '@/lib/operations/params'
import { newId } from '@/lib/id'
import { inTransaction, type Context, type Once } from './context'
import { assertVmCan, loadVmFacts } from './load-vm-facts'
import { holdActiveVm } from './lock-rows'
import { nameStamp } from './name-stamp'
import { presentOperation } from './present-operation'
import { vmSpecOf } from '@/lib/db/vm-spec'

/** Backs a VM up now, beside its schedules. Throws `not-found`, `vm-busy` while another backup of it is in flight, `state-forbids`. */
export async function createBackup(options: Context & { body: z.output<typeof createBackupBody>; once?: Once }): Promise<Accepted> {
  const { db, actor, clock, body, once } = options
  const { accountId } = actor
  const { vm, facts } = await loadVmFacts(db, accountId, body.vmId)
  // Other work on the VM is waited for; only another backup keeps this one out.
  assertVmCan(actor, 'backup.create', 'backup', { ...facts, busyWith: null })
  const now = clock.now()
  return inTransaction(db, once, async (tx) => {
    await holdActiveVm(tx, accountId, vm.id)
    const { operation } = await writeBackup(tx, {
      actor,
      vm,
      name: body.name ?? `Backup ${nameStamp(now)}`,
      note: body.note ?? '',
      keepDays: body.keepDays ?? null,
      params: { quiesce: 'auto', includeVolumes: true, forceFull: body.full },
      scheduleId: null,
      now,
    })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}

interface WriteBackup {
  actor: Actor
  vm: Vm
  name: string
  note: string
  keepDays: number | null
  params: OperationParams<'backup.create'>
  scheduleId: string | null
  now: Date
}

/** Restore point and operation of one backup that somebody asked for. */
export async function writeBackup(tx: Tx, request: WriteBackup): Promise<{ operation: Operation; restorePointId: string }> {
  const { actor, vm, name, note, keepDays, params, scheduleId, now } = request
  const { accountId } = vm
  const restorePointId = newId('restorePoint', now)
  const disks = await tx.disk.aggregate({
    where: { vmId: vm.id, ...(params.includeVolumes ? {} : { role: 'os' }) },
    _sum: { sizeBytes: true },
  })
  await tx.restorePoint.create({
    data: {
      id: restorePointId,
      accountId,
      vmId: vm.id,
      vmName: vm.name,
      kind: 'backup',
      name: name.slice(0, 120),
      note,
      state: 'creating',
      scheduleId,
      keepDays,
      restorableBytes: disks._sum.sizeBytes ?? 0n,
      vmSpec: vmSpecOf(vm),
      createdAt: now,
    },
  })
  const operation = await createOperation(tx, {
    actor,
    accountId,
    hostId: vm.hostId,
    kind: 'backup.create',
    params,
    vmId: vm.id,
    restorePointId,
    now,
  })
  await recordEvent(tx, accountId, { resource: 'restore-point', id: restorePointId, vmId: vm.id, change: 'created' })
  return { operation, restorePointId }
}
