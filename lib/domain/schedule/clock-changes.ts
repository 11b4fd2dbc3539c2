import type { Temporal } from 'temporal-polyfill'
import { withInstant } from './resolve-local'
import type { ScheduleRule, Slot, SlotMs } from './rule'
import { slotsFrom } from './slots'
import { yearOfMs, zoneYear, type ZoneSource } from './zone-periods'

const dayMs = 86_400_000
/** A zone with summer time changes twice in it, whenever one looks. */
const horizonMs = 400 * dayMs

/** A change of a zone's clocks, and the run that somebody who plans by them should know of. */
export interface ClockChange {
  atMs: number
  /** The run that the change moves or that its hour shows twice; else the first one after it. */
  run: Slot
}

/** The next changes of the rule's zone within some 13 months, at most `count`, earliest first. */
export function clockChangesAhead(
  rule: ScheduleRule,
  after: Temporal.Instant,
  count: number,
  source: ZoneSource = zoneYear,
): ClockChange[] {
  const afterMs = after.epochMilliseconds
  return changesOf(rule.timeZone, afterMs, source)
    .slice(0, count)
    .flatMap((change) => {
      const run = runAround(rule, change, afterMs, source)
      return run ? [{ atMs: change.atMs, run: withInstant(run) }] : []
    })
}

interface Change {
  atMs: number
  /** How far the clocks go, either way. */
  lengthMs: number
}

function changesOf(timeZone: string, afterMs: number, source: ZoneSource): Change[] {
  const untilMs = afterMs + horizonMs
  const changes = new Map<number, Change>()
  for (let year = yearOfMs(afterMs); year <= yearOfMs(untilMs); year += 1) {
    // Years overlap by some days; a change that two of them have is one.
    const { periods } = source(timeZone, year)
    for (const [index, { fromMs, offsetMs }] of periods.entries()) {
      const before = periods[index - 1]
      if (!before || before.offsetMs === offsetMs || fromMs <= afterMs || fromMs > untilMs) continue
      changes.set(fromMs, { atMs: fromMs, lengthMs: Math.abs(offsetMs - before.offsetMs) })
    }
  }
  return [...changes.values()].sort((a, b) => a.atMs - b.atMs)
}

function runAround(rule: ScheduleRule, { atMs, lengthMs }: Change, afterMs: number, source: ZoneSource): SlotMs | null {
  let first: SlotMs | null = null
  // What comes twice comes first before the change, what is skipped runs after it: neither is further away than the clocks go.
  for (const slot of slotsFrom(rule, Math.max(afterMs, atMs - lengthMs - 1), source)) {
    if (slot.atMs > atMs + lengthMs) return first ?? slot
    if (slot.note) return slot
    if (slot.atMs >= atMs) first ??= slot
  }
  return first
}
