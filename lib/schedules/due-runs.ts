import { Temporal } from 'temporal-polyfill'
import type { Prisma, Schedule } from '@/lib/db/generated/client'
import { dueSlots } from '@/lib/domain/schedule/due-slots'
import { resolveSlot } from '@/lib/domain/schedule/resolve-local'
import type { ScheduleRule, Slot } from '@/lib/domain/schedule/rule'
import { newId } from '@/lib/id'
import { spreadOf } from './schedule-rule'

/** Missed slots that are recorded one by one; of a longer absence the others are summed up in words. */
const maxRecorded = 200

type Fired = Pick<Schedule, 'id' | 'accountId' | 'vmId' | 'nextSlot'>

/**
 * What is to be recorded at `now` for a schedule: one run for the latest slot that is due, which is to begin, and a word on each other, which
 * nobody fired in time. Empty where nothing is due.
 */
export function dueRuns(schedule: Fired, rule: ScheduleRule, now: Date): Prisma.ScheduleRunCreateManyInput[] {
  if (schedule.nextSlot === null) return []
  const first = resolveSlot(schedule.nextSlot, rule.timeZone).at.subtract({ milliseconds: 1 })
  const until = Temporal.Instant.fromEpochMilliseconds(now.getTime() - spreadOf(schedule.vmId))
  const due = dueSlots(rule, first, until, maxRecorded)
  if (!due.latest) return []
  const of = ({ slot, at }: Slot) => ({
    id: newId('scheduleRun', now),
    accountId: schedule.accountId,
    scheduleId: schedule.id,
    vmId: schedule.vmId,
    slot,
    plannedAt: new Date(at.epochMilliseconds),
    runAfter: now,
  })
  const shared = `The clock change puts it on the same instant as ${due.latest.slot.replace('T', ' ')}; one backup serves both.`
  const unlisted = due.missedTotal - due.missed.length
  return [
    { ...of(due.latest), state: 'waiting' },
    ...due.coinciding.map((slot) => ({ ...of(slot), state: 'skipped' as const, reason: shared, endedAt: now })),
    ...due.missed.map((slot, index) => ({
      ...of(slot),
      state: 'missed' as const,
      reason: index === due.missed.length - 1 && unlisted > 0 ? `${missed} So were ${unlisted} before it.` : missed,
      endedAt: now,
    })),
  ]
}

const missed = 'Nothing was running to take it; a later run stands for it.'
