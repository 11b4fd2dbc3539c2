import type { Accepted } from '@/lib/contract/operation'
import { recordEvent } from '@/lib/db/record-event'
import { newId } from '@/lib/id'
import { inTransaction, type Context, type Once } from './context'
import { writeBackup } from './create-backup'
import { loadSchedule } from './get-schedule'
import { assertVmCan, loadVmFacts } from './load-vm-facts'
import { holdActiveVm } from './lock-rows'
import { nameStamp } from './name-stamp'
import { presentOperation } from './present-operation'

/** Takes a backup now as the schedule would, beside its slots. Throws `not-found`, `vm-busy`, `state-forbids`. */
export async function runSchedule(options: Context & { id: string; once?: Once }): Promise<Accepted> {
  const { db, actor, clock, id, once } = options
  const { accountId } = actor
  const schedule = await loadSchedule(db, accountId, id)
  const { vm, facts } = await loadVmFacts(db, accountId, schedule.vmId)
  assertVmCan(actor, 'backup.create', 'backup', { ...facts, busyWith: null })
  const now = clock.now()
  return inTransaction(db, once, async (tx) => {
    await holdActiveVm(tx, accountId, vm.id)
    const { operation, restorePointId } = await writeBackup(tx, {
      actor,
      vm,
      name: `${schedule.name}, by hand ${nameStamp(now)}`,
      note: '',
      keepDays: null,
      params: { quiesce: schedule.quiesce, includeVolumes: schedule.includeVolumes, forceFull: false },
      scheduleId: id,
      now,
    })
    await tx.scheduleRun.create({
      data: {
        id: newId('scheduleRun', now),
        accountId,
        scheduleId: id,
        vmId: vm.id,
        plannedAt: now,
        state: 'started',
        attempts: 1,
        runAfter: now,
        operationId: operation.id,
        restorePointId,
      },
    })
    await recordEvent(tx, accountId, { resource: 'schedule', id, vmId: vm.id, change: 'updated' })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}
