import type { Temporal } from 'temporal-polyfill'
import { nominalTimes } from './nominal-times'
import { withInstant } from './resolve-local'
import type { ScheduleRule, Slot, SlotMs } from './rule'
import { slotsFrom } from './slots'
import { zoneYear, type ZoneSource } from './zone-periods'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** Beyond this distance (in nominal time) from an instant, a slot is surely on its side of it: 14 h of offset and 24 h of a move. */
const sureMs = 3 * dayMs

/** What has become due between two instants. */
export interface DueSlots {
  /** The one to run now: of the latest instant, and of several there the nominally latest. */
  latest: Slot | null
  /** Other slots on that same instant, put there by a gap of the clock. The run of `latest` serves them. */
  coinciding: Slot[]
  /** The newest of the earlier ones, newest first, at most as many as asked for: to be recorded as missed. */
  missed: Slot[]
  /** How many earlier ones there are in all. */
  missedTotal: number
}

/**
 * The slots later than `after` and not later than `until`. The work is bounded by `limit`, however far the two are apart: what is only counted is
 * counted by the calendar.
 * @param limit how many missed ones to list
 */
export function dueSlots(
  rule: ScheduleRule,
  after: Temporal.Instant,
  until: Temporal.Instant,
  limit: number,
  source: ZoneSource = zoneYear,
): DueSlots {
  const newest = newestSlots(rule, after.epochMilliseconds, until.epochMilliseconds, limit + 1, source)
  const latest = newest[0]
  if (!latest) return { latest: null, coinciding: [], missed: [], missedTotal: 0 }
  const earlier = newest.filter(({ atMs }) => atMs < latest.atMs)
  const coinciding = newest.slice(1, newest.length - earlier.length)
  const total = countSlots(rule, after.epochMilliseconds, until.epochMilliseconds, source)
  return {
    latest: withInstant(latest),
    coinciding: coinciding.map(withInstant),
    missed: earlier.slice(0, limit).map(withInstant),
    missedTotal: total - 1 - coinciding.length,
  }
}

/** Newest first; at least `count` of them where there are as many, and always all that share an instant. */
function newestSlots(rule: ScheduleRule, afterMs: number, untilMs: number, count: number, source: ZoneSource): SlotMs[] {
  const spanMs = Math.ceil((count * weekMs) / slotsPerWeek(rule)) + sureMs + weekMs
  return slotsBetween(rule, Math.max(afterMs, untilMs - spanMs), untilMs, source).reverse()
}

/** How many slots are later than `afterMs` and not later than `untilMs`. */
export function countSlots(rule: ScheduleRule, afterMs: number, untilMs: number, source: ZoneSource = zoneYear): number {
  const firstSure = Math.ceil((afterMs + sureMs) / dayMs) * dayMs
  const endSure = Math.floor((untilMs - sureMs) / dayMs) * dayMs
  if (endSure <= firstSure) return slotsBetween(rule, afterMs, untilMs, source).length
  const head = slotsBetween(rule, afterMs, firstSure + sureMs, source).filter(({ slot }) => slot < dateOf(firstSure))
  const tail = slotsBetween(rule, endSure - sureMs, untilMs, source).filter(({ slot }) => slot >= dateOf(endSure))
  return head.length + slotsOnDates(rule, firstSure, endSure) + tail.length
}

function slotsBetween(rule: ScheduleRule, afterMs: number, untilMs: number, source: ZoneSource): SlotMs[] {
  const slots: SlotMs[] = []
  for (const slot of slotsFrom(rule, afterMs, source)) {
    if (slot.atMs > untilMs) break
    slots.push(slot)
  }
  return slots
}

/** Slots on the dates from one midnight until another, by the calendar alone. */
function slotsOnDates(rule: ScheduleRule, fromMs: number, untilMs: number): number {
  const { timesMs, runsOn } = nominalTimes(rule)
  const wholeWeeks = Math.floor((untilMs - fromMs) / weekMs)
  let dates = 0
  for (let date = fromMs + wholeWeeks * weekMs; date < untilMs; date += dayMs) if (runsOn(date)) dates += 1
  return wholeWeeks * slotsPerWeek(rule) + dates * timesMs.length
}

export function slotsPerWeek(rule: ScheduleRule): number {
  const { timesMs, runsOn } = nominalTimes(rule)
  let dates = 0
  for (let date = 0; date < weekMs; date += dayMs) if (runsOn(date)) dates += 1
  return dates * timesMs.length
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
