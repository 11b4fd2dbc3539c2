import type { Temporal } from 'temporal-polyfill'
import { AppError } from '@/lib/errors'
import { nominalTimes } from './nominal-times'
import { formatSlot, resolveLocal, withInstant } from './resolve-local'
import type { ScheduleRule, Slot, SlotMs } from './rule'
import { yearOfMs, zoneYear, type ZoneSource } from './zone-periods'

const dayMs = 86_400_000
const firstYear = 1900
const lastYear = 2999

/**
 * The slots of a rule whose instant is later than `afterMs`, by instant and then by nominal time, without end until the year 2999.
 *
 * Each nominal local slot comes exactly once, whatever the clocks do. One that is moved out of a gap can fall on the instant of another one
 * (hourly rules; daily ones where a whole date is skipped): both come, one after the other, with the same instant. Who fires them takes all
 * slots up to an instant together (`dueSlots`), so that neither is lost, and one backup serves both.
 */
export function* slotsFrom(rule: ScheduleRule, afterMs: number, source: ZoneSource = zoneYear): Generator<SlotMs, void, undefined> {
  const year = yearOfMs(afterMs)
  if (!(year >= firstYear && year <= lastYear)) throw new AppError('invalid-input', 'That date is too far away.')
  const { timesMs, runsOn } = nominalTimes(rule)
  // No slot of an earlier date can be later than `afterMs`: its instant is its wall time less some offset of those around.
  let date = Math.floor((afterMs + source(rule.timeZone, year).minOffsetMs) / dayMs) * dayMs
  let waiting: SlotMs[] = []
  for (; yearOfMs(date) <= lastYear; date += dayMs) {
    if (runsOn(date)) {
      for (const timeMs of timesMs) {
        const resolved = resolveLocal(rule.timeZone, date + timeMs, source)
        if (resolved.atMs > afterMs) waiting.push({ slot: formatSlot(date + timeMs), ...resolved })
      }
    }
    if (waiting.length === 0) continue
    // What the next dates bring is not before this instant, so whatever is earlier can go out.
    const settledMs = date + dayMs - source(rule.timeZone, yearOfMs(date + dayMs)).maxOffsetMs
    waiting.sort((a, b) => a.atMs - b.atMs || (a.slot < b.slot ? -1 : 1))
    const settled = waiting.filter(({ atMs }) => atMs < settledMs)
    waiting = waiting.filter(({ atMs }) => atMs >= settledMs)
    yield* settled
  }
}

/** The next `count` slots later than `after`. */
export function slotsAfter(rule: ScheduleRule, after: Temporal.Instant, count: number, source: ZoneSource = zoneYear): Slot[] {
  const slots: Slot[] = []
  if (count < 1) return slots
  for (const slot of slotsFrom(rule, after.epochMilliseconds, source)) {
    slots.push(withInstant(slot))
    if (slots.length === count) break
  }
  return slots
}

/** The first slot later than `after`; null only at the end of the calendar. */
export function nextRun(rule: ScheduleRule, after: Temporal.Instant, source: ZoneSource = zoneYear): Slot | null {
  for (const slot of slotsFrom(rule, after.epochMilliseconds, source)) return withInstant(slot)
  return null
}
