import { retention, type Schedule, type updateScheduleBody } from '@/lib/contract/schedule'
import type { z } from 'zod'
import { isUniqueViolation } from '@/lib/db/errors'
import type { Schedule as ScheduleRecord } from '@/lib/db/generated/client'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Tx } from '@/lib/db/client'
import { sameTiming } from '@/lib/domain/schedule/edit'
import type { ScheduleRule } from '@/lib/domain/schedule/rule'
import type { Context } from './context'
import { scheduleNameTaken } from './create-schedule'
import { dueRuns } from '@/lib/schedules/due-runs'
import { getSchedule } from './get-schedule'
import { notFound } from './not-found'
import { scheduleColumns } from './schedule-columns'
import { nextOf, ruleOf } from '@/lib/schedules/schedule-rule'
import { assertMay } from './verdict'

/** Slots of that time that have a run are not run again, whatever the edit makes of them. */
const settledWindowMs = 2 * 24 * 60 * 60 * 1000

/**
 * Changes a schedule; saving never fires. A slot that was due under the old rule and not yet seen to is recorded first, so that an edit
 * around the instant neither loses nor doubles it. Throws `not-found`, `invalid-input`, or `conflict` on path `name`.
 */
export async function updateSchedule(options: Context & { id: string; body: z.output<typeof updateScheduleBody> }): Promise<Schedule> {
  const { db, actor, clock, id, body } = options
  const { accountId } = actor
  assertMay(actor, 'schedule.write', { allowed: true })
  const now = clock.now()
  return db
    .$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<ScheduleRecord[]>`
        SELECT * FROM "Schedule" WHERE "id" = ${id} AND "accountId" = ${accountId} FOR UPDATE`
      if (!row) throw notFound('schedule')
      const { rule, columns } = scheduleColumns({ ...row, retention: retention.parse(row.retention), ...withoutUndefined(body) })
      const enabled = body.enabled ?? row.enabled
      await tx.schedule.update({ where: { id }, data: { ...columns, enabled, ...(await nextColumns(tx, row, rule, enabled, now)) } })
      await recordAudit(tx, {
        actor,
        accountId,
        action: 'schedule.update',
        subjectType: 'schedule',
        subjectId: id,
        data: { vmId: row.vmId, changed: Object.keys(body) },
        now,
      })
      await recordEvent(tx, accountId, { resource: 'schedule', id, vmId: row.vmId, change: 'updated' })
      return getSchedule({ db: tx, actor, clock, id })
    })
    .catch((thrown: unknown) => {
      throw isUniqueViolation(thrown) ? scheduleNameTaken() : thrown
    })
}

async function nextColumns(tx: Tx, row: ScheduleRecord, rule: ScheduleRule, enabled: boolean, now: Date) {
  if (!enabled) return { nextSlot: null, nextRunAt: null }
  const before = ruleOf(row)
  if (row.enabled && sameTiming(before, rule)) return {}
  const due = row.enabled ? dueRuns(row, before, now) : []
  await tx.scheduleRun.createMany({ data: due, skipDuplicates: true })
  const runs = await tx.scheduleRun.findMany({
    where: { scheduleId: row.id, slot: { not: null }, plannedAt: { gt: new Date(now.getTime() - settledWindowMs) } },
    select: { slot: true },
  })
  return nextOf(rule, row.vmId, now, new Set(runs.flatMap(({ slot }) => slot ?? [])))
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // The type follows from the filter, which Object.fromEntries cannot say.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
