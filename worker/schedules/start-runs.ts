import type { Tx } from '@/lib/db/client'
import { insertRows } from '@/lib/db/insert-rows'
import { eventRow } from '@/lib/db/record-event'
import type { Prisma, Schedule } from '@/lib/db/generated/client'
import { createOperations } from '@/lib/operations/create-operation'
import { newId } from '@/lib/id'
import { vmSpecOf } from '@/lib/db/vm-spec'
import type { ScheduleDeps } from './deps'

const batchSize = 500
/** A batch is written in a second or two; a machine that is busy elsewhere may take longer. */
export const batchTimeout = { timeout: 60_000 }

/** What is known of a run before it is begun. */
export type Wanted = Pick<Prisma.ScheduleRunCreateManyInput, 'id' | 'scheduleId' | 'vmId' | 'slot'>
/** What became of it; one that is in neither goes on waiting, since its VM has a backup in flight. */
export interface Started {
  begun: { id: string; operationId: string; restorePointId: string }[]
  skipped: { ids: string[]; reason: string }
}

/** Begins waiting runs whose time has come and whose VM has no backup in flight. */
export async function startWaiting({ db, now }: ScheduleDeps): Promise<void> {
  await db.$transaction(async (tx) => {
    const at = now()
    const runs = await tx.$queryRaw<Wanted[]>`
      SELECT run."id", run."scheduleId", run."vmId", run."slot" FROM "ScheduleRun" run
      WHERE run."state" = 'waiting' AND run."runAfter" <= ${at}
        AND NOT EXISTS (SELECT FROM "Operation" op WHERE op."vmId" = run."vmId" AND op."lane" = 'backup' AND op."endedAt" IS NULL)
      ORDER BY run."runAfter" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`
    const schedules = await tx.schedule.findMany({ where: { id: { in: runs.map((run) => run.scheduleId) } } })
    const { begun, skipped } = await startBackups(tx, runs, schedules, at)
    if (skipped.ids.length > 0) {
      const data = { state: 'skipped' as const, reason: skipped.reason, endedAt: at }
      await tx.scheduleRun.updateMany({ where: { id: { in: skipped.ids } }, data })
    }
    const [ids, operationIds, pointIds] = [
      begun.map(({ id }) => id),
      begun.map((run) => run.operationId),
      begun.map((run) => run.restorePointId),
    ]
    await tx.$executeRaw`
      UPDATE "ScheduleRun" SET "state" = 'started', "attempts" = "attempts" + 1, "reason" = NULL,
        "operationId" = begun."operationId", "restorePointId" = begun."pointId"
      FROM unnest(${ids}::text[], ${operationIds}::text[], ${pointIds}::text[]) AS begun("id", "operationId", "pointId")
      WHERE "ScheduleRun"."id" = begun."id"`
  }, batchTimeout)
}

/**
 * Makes restore point and operation for each run of one of `schedules`, all in the caller's transaction, which also writes the runs.
 * One whose VM is not there to be backed up is skipped and says so.
 */
export async function startBackups(tx: Tx, runs: readonly Wanted[], schedules: readonly Schedule[], now: Date): Promise<Started> {
  const started: Started = { begun: [], skipped: { ids: [], reason: 'The VM was not there to be backed up.' } }
  if (runs.length === 0) return started
  const mine = await lockVms(tx, runs)
  const vms = await loadVms(tx, runs)
  const scheduleOf = new Map(schedules.map((schedule) => [schedule.id, schedule]))
  const taken = new Set([...vms.values()].flatMap((vm) => (vm.operations.length > 0 || !mine.has(vm.id) ? [vm.id] : [])))
  const details = runs.flatMap((run) => {
    const vm = vms.get(run.vmId)
    const schedule = scheduleOf.get(run.scheduleId)
    if (vm?.state !== 'active') started.skipped.ids.push(run.id)
    if (vm?.state !== 'active' || !schedule || taken.has(vm.id)) return []
    taken.add(vm.id)
    return [{ run, vm, schedule, restorePointId: newId('restorePoint', now) }]
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
  const events = details.map(({ restorePointId, vm }) =>
    eventRow(vm.accountId, { resource: 'restore-point', id: restorePointId, vmId: vm.id, change: 'created' }),
  )
  await insertRows(tx, 'Outbox', events)
  for (const [index, { run, restorePointId }] of details.entries()) {
    const operation = operations[index]
    if (operation) started.begun.push({ id: run.id, operationId: operation.id, restorePointId })
  }
  return started
}

/**
 * Two schedules of one VM may be due in two transactions at once: the VM's backup belongs to the one that has its row, the other's run waits.
 * @returns the VMs whose rows nobody else has
 */
async function lockVms(tx: Tx, runs: readonly Wanted[]): Promise<Set<string>> {
  const ids = [...new Set(runs.map((run) => run.vmId))]
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Vm" WHERE "id" = ANY(${ids}::text[]) ORDER BY "id" FOR NO KEY UPDATE SKIP LOCKED`
  return new Set(rows.map(({ id }) => id))
}

async function loadVms(tx: Tx, runs: readonly Wanted[]) {
  const vms = await tx.vm.findMany({
    where: { id: { in: [...new Set(runs.map((run) => run.vmId))] } },
    include: {
      disks: { select: { role: true, sizeBytes: true } },
      operations: { where: { lane: 'backup', endedAt: null }, select: { id: true } },
    },
  })
  return new Map(vms.map((vm) => [vm.id, vm]))
}
