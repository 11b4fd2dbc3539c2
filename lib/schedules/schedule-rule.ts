import { Temporal } from 'temporal-polyfill'
import { checkRule, type RuleInput } from '@/lib/domain/schedule/check-rule'
import { nextRunAfterEdit } from '@/lib/domain/schedule/edit'
import type { ScheduleRule } from '@/lib/domain/schedule/rule'
import { spreadMs } from '@/lib/domain/schedule/spread'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/** The rule of a row. Throws `internal` for one that could not have been saved. */
export function ruleOf(row: RuleInput & { id: string }): ScheduleRule {
  const checked = checkRule(row)
  if (checked.ok) return checked.rule
  const internal = `schedule ${row.id}: ${checked.errors.map(({ path, message }) => `${path} ${message}`).join(', ')}`
  throw new AppError('internal', 'Something went wrong on our side.', { internal })
}

/** Slots begin a little later, each VM at its own stable instant, so that 02:00 is no stampede: within the window that the setting says. */
export function spreadOf(vmId: string): number {
  return spreadMs(vmId, env().HOLDFAST_SCHEDULE_SPREAD_SECONDS * 1000)
}

/**
 * The columns that say when a schedule runs next: at its first slot later than `after` that has no run yet.
 * @param settled nominal slots that have one
 */
export function nextOf(
  rule: ScheduleRule,
  vmId: string,
  after: Date,
  settled: ReadonlySet<string> = new Set(),
): { nextSlot: string; nextRunAt: Date } {
  const slot = nextRunAfterEdit(rule, Temporal.Instant.fromEpochMilliseconds(after.getTime()), settled)
  if (!slot) throw new AppError('internal', 'Something went wrong on our side.', { internal: 'the calendar is at its end' })
  return { nextSlot: slot.slot, nextRunAt: new Date(slot.at.epochMilliseconds + spreadOf(vmId)) }
}
