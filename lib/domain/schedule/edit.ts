import type { Temporal } from 'temporal-polyfill'
import { withInstant } from './resolve-local'
import type { ScheduleRule, Slot } from './rule'
import { slotsFrom } from './slots'
import { zoneYear, type ZoneSource } from './zone-periods'

/** Whether two rules have the same slots at the same instants, so that an edit leaves the next run alone. */
export function sameTiming(a: ScheduleRule, b: ScheduleRule): boolean {
  return timing(a) === timing(b)
}

function timing(rule: ScheduleRule): string {
  const days = rule.frequency === 'weekly' ? [...(rule.weekdays ?? [])].sort() : []
  return JSON.stringify([rule.frequency, rule.frequency === 'hourly' ? rule.everyHours : null, rule.time, days, rule.timeZone])
}

/**
 * The next run once a rule has been created, changed or enabled at `now`: later than now, so that saving never fires, and not a slot that has
 * a run already (the same nominal time in another zone is the same slot).
 *
 * Where the old rule had slots that were due but not yet seen to, settle those first with `dueSlots` of the old rule; where `sameTiming` holds and the
 * schedule stays enabled, keep the stored next run.
 * @param settled nominal times that have a run, whatever became of it; those of the last two days are enough
 */
export function nextRunAfterEdit(
  rule: ScheduleRule,
  now: Temporal.Instant,
  settled: ReadonlySet<string>,
  source: ZoneSource = zoneYear,
): Slot | null {
  for (const slot of slotsFrom(rule, now.epochMilliseconds, source)) {
    if (!settled.has(slot.slot)) return withInstant(slot)
  }
  return null
}
