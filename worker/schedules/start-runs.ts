import type { Tx } from '@/lib/db/client'
import { insertRows } from '@/lib/db/insert-rows'
import { eventRow } from '@/lib/db/record-event'
import type { Schedule, ScheduleRun } from '@/lib/db/generated/client'
import { createOperations } from '@/lib/operations/create-operation'
import { newId } from '@/lib/id'
import { vmSpecOf } from '@/lib/db/vm-spec'
import type { ScheduleDeps } from './deps'

const batchSize = 500
/** A batch is written in a second or two; a machine that is busy elsewhere may take longer. */
export const batchTimeout = { timeout: 60_000 }

/** Begins waiting runs whose time has come and whose VM has no backup in flight. */
export async function startWaiting({ db, now }: ScheduleDeps): Promise<void> {
  await db.$transaction(async (tx) => {
    const at = now()
    const runs = await tx.$queryRaw<ScheduleRun[]>`
      SELECT run.* FROM "ScheduleRun" run
      WHERE run."state" = 'waiting' AND run."runAfter" <= ${at}
        AND NOT EXISTS (SELECT FROM "Operation" op WHERE op."vmId" = run."vmId" AND op."lane" = 'backup' AND op."endedAt" IS NULL)
      ORDER BY run."runAfter" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`
    const schedules = await tx.schedule.findMany({ where: { id: { in: runs.map((run) => run.scheduleId) } } })
    await startRuns(tx, runs, schedules, at)
  }, batchTimeout)
}

/**
 * Makes restore point and operation for each run of one of `schedules`, all in the caller's transaction. A run whose VM has a backup in flight goes on waiting;
 * one whose VM is not there to be backed up is skipped and says so.
 */
export async function startRuns(tx: Tx, runs: readonly ScheduleRun[], schedules: readonly Schedule[], now: Date): Promise<void> {
  if (runs.length === 0) return
  const mine = await lockVms(tx, runs)
  const vms = await loadVms(tx, runs)
  const scheduleOf = new Map(schedules.map((schedule) => [schedule.id, schedule]))
  const taken = new Set([...vms.values()].flatMap((vm) => (vm.operations.length > 0 || !mine.has(vm.id) ? [vm.id] : [])))
  const begun: { run: ScheduleRun; restorePointId: string }[] = []
  const skipped: string[] = []
  for (const run of runs) {
    const vm = vms.get(run.vmId)
    if (vm?.state !== 'active') skipped.push(run.id)
    else if (!taken.has(vm.id)) {
      taken.add(vm.id)
      begun.push({ run, restorePointId: newId('restorePoint', now) })
    }
  }
  if (skipped.length > 0) {
    const reason = 'The VM was not there to be backed up.'
    await tx.scheduleRun.updateMany({ where: { id: { in: skipped } }, data: { state: 'skipped', reason, endedAt: now } })
  }
  const details = begun.flatMap(({ run, restorePointId }) => {
    const vm = vms.get(run.vmId)
    const schedule = scheduleOf.get(run.scheduleId)
    return vm && schedule ? [{ run, restorePointId, vm, schedule }] : []
  })
  await insertRows(
    tx,
    'RestorePoint',
    details.map(({ restorePointId, vm, schedule, run }) => ({
      id: restorePointId,
      accountId: vm.accountId,
      vmId: vm.id,
      vmName: vm.name,
      kind: 'backup' as const,
      name: `${schedule.name}, ${run.slot?.replace('T', ' ') ?? 'by hand'}`.slice(0, 120),
      state: 'creating' as const,
      scheduleId: schedule.id,
      restorableBytes: vm.disks.reduce((sum, disk) => sum + (disk.role === 'os' || schedule.includeVolumes ? disk.sizeBytes : 0n), 0n),
      vmSpec: vmSpecOf(vm),
      createdAt: now,
    })),
  )
  const operations = await createOperations(
    tx,
    details.map(({ restorePointId, vm, schedule }) => ({
      actor: null,
      accountId: vm.accountId,
      hostId: vm.hostId,
      kind: 'backup.create' as const,
      params: { quiesce: schedule.quiesce, includeVolumes: schedule.includeVolumes, forceFull: false },
      vmId: vm.id,
      restorePointId,
      now,
    })),
  )
  const runIds = details.map(({ run }) => run.id)
  const operationIds = operations.map(({ id }) => id)
  const pointIds = details.map(({ restorePointId }) => restorePointId)
  await tx.$executeRaw`
    UPDATE "ScheduleRun" SET "state" = 'started', "attempts" = "attempts" + 1, "reason" = NULL,
      "operationId" = begun."operationId", "restorePointId" = begun."pointId"
    FROM unnest(${runIds}::text[], ${operationIds}::text[], ${pointIds}::text[]) AS begun("id", "operationId", "pointId")
    WHERE "ScheduleRun"."id" = begun."id"`
  const events = details.map(({ restorePointId, vm }) =>
    eventRow(vm.accountId, { resource: 'restore-point', id: restorePointId, vmId: vm.id, change: 'created' }),
  )
  await insertRows(tx, 'Outbox', events)
}

/**
 * Two schedules of one VM may be due in two transactions at once: the VM's backup belongs to the one that has its row, the other's run waits.
 * @returns the VMs whose rows nobody else has
 */
async function lockVms(tx: Tx, runs: readonly ScheduleRun[]): Promise<Set<string>> {
  const ids = [...new Set(runs.map((run) => run.vmId))]
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Vm" WHERE "id" = ANY(${ids}::text[]) ORDER BY "id" FOR NO KEY UPDATE SKIP LOCKED`
  return new Set(rows.map(({ id }) => id))
}

async function loadVms(tx: Tx, runs: readonly ScheduleRun[]) {
  const vms = await tx.vm.findMany({
    where: { id: { in: [...new Set(runs.map((run) => run.vmId))] } },
    include: {
      disks: { select: { role: true, sizeBytes: true } },
      operations: { where: { lane: 'backup', endedAt: null }, select: { id: true } },
    },
  })
  return new Map(vms.map((vm) => [vm.id, vm]))
}
