import type { Tx } from '@/lib/db/client'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Operation, Schedule, ScheduleRun } from '@/lib/db/generated/client'
import { retryRunAt } from '@/lib/domain/schedule/run'
import type { ScheduleDeps } from './deps'
import { applyRetention } from './apply-retention'

const batchSize = 100

/**
 * Writes down how begun runs ended, one transaction each: success makes the schedule healthy and lets its retention act; a failure is begun
 * again after a while, or counts. It follows the operation's row, so that a worker killed at any line leaves a run that the next one settles.
 */
export async function settleRuns(deps: ScheduleDeps): Promise<void> {
  const ended = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT run."id" FROM "ScheduleRun" run JOIN "Operation" op ON op."id" = run."operationId"
    WHERE run."state" = 'started' AND op."endedAt" IS NOT NULL ORDER BY op."endedAt" LIMIT ${batchSize}`
  for (const { id } of ended) await deps.db.$transaction((tx) => settle(tx, id, deps.now()))
}

async function settle(tx: Tx, id: string, now: Date): Promise<void> {
  const [run] = await tx.$queryRaw<ScheduleRun[]>`
    SELECT * FROM "ScheduleRun" WHERE "id" = ${id} AND "state" = 'started' FOR UPDATE SKIP LOCKED`
  if (!run?.operationId) return
  const schedule = await tx.schedule.findUniqueOrThrow({ where: { id: run.scheduleId } })
  const operation = await tx.operation.findUniqueOrThrow({ where: { id: run.operationId } })
  if (operation.state === 'succeeded') await succeed(tx, schedule, run, operation, now)
  else await fail(tx, schedule, run, operation, now)
  await recordEvent(tx, run.accountId, { resource: 'schedule', id: schedule.id, vmId: run.vmId, change: 'updated' })
}

async function succeed(tx: Tx, schedule: Schedule, run: ScheduleRun, operation: Operation, now: Date): Promise<void> {
  const { startedAt, endedAt } = operation
  await tx.scheduleRun.update({ where: { id: run.id }, data: { state: 'succeeded', startedAt, endedAt: endedAt ?? now } })
  await tx.schedule.update({ where: { id: schedule.id }, data: { failuresInRow: 0, lastFailure: null } })
  await applyRetention(tx, schedule, now)
}

async function fail(tx: Tx, schedule: Schedule, run: ScheduleRun, operation: Operation, now: Date): Promise<void> {
  const reason = operation.errorMessage ?? 'It failed; the VM is as it was before.'
  const calledOff = operation.state === 'cancelled' && operation.errorCode === 'cancelled'
  const againAt = calledOff || !schedule.enabled ? null : retryRunAt(run.attempts, now.getTime(), schedule.nextRunAt?.getTime() ?? null)
  if (againAt !== null) {
    // The attempt's own point has nothing to tell that the run does not; the last attempt's stays.
    await tx.restorePoint.deleteMany({ where: { id: run.restorePointId ?? '', state: 'failed', layers: { none: {} } } })
    await tx.scheduleRun.update({
      where: { id: run.id },
      data: { state: 'waiting', operationId: null, restorePointId: null, runAfter: new Date(againAt), reason },
    })
    return
  }
  await tx.scheduleRun.update({
    where: { id: run.id },
    data: {
      state: calledOff ? 'skipped' : 'failed',
      reason: calledOff ? 'Called off.' : reason,
      startedAt: operation.startedAt,
      endedAt: operation.endedAt ?? now,
    },
  })
  if (calledOff) return
  await tx.schedule.update({ where: { id: schedule.id }, data: { failuresInRow: { increment: 1 }, lastFailure: reason } })
  // Also the place for a mail to the owner, once there is mail.
  await recordAudit(tx, {
    actor: null,
    accountId: schedule.accountId,
    action: 'schedule.failed',
    subjectType: 'schedule',
    subjectId: schedule.id,
    data: { scheduleRunId: run.id, reason, failuresInRow: schedule.failuresInRow + 1 },
    now,
  })
}
