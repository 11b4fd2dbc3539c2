import { nominalTimes } from './nominal-times'
import { resolveLocal } from './resolve-local'
import type { ScheduleRule } from './rule'
import { yearOfMs, zoneYear, type ZoneSource } from './zone-periods'

const dayMs = 86_400_000

/**
 * The instants of the slots later than `afterMs` and not later than `untilMs`, in no order: what `slotsFrom` gives, without the rest of a slot,
 * which costs several times as much.
 */
export function instantsBetween(rule: ScheduleRule, afterMs: number, untilMs: number, source: ZoneSource = zoneYear): number[] {
  const { timesMs, runsOn } = nominalTimes(rule)
  const { minOffsetMs } = source(rule.timeZone, yearOfMs(afterMs))
  const { maxOffsetMs } = source(rule.timeZone, yearOfMs(untilMs))
  const instants: number[] = []
  for (let date = Math.floor((afterMs + minOffsetMs) / dayMs) * dayMs; date <= untilMs + maxOffsetMs; date += dayMs) {
    if (!runsOn(date)) continue
    for (const timeMs of timesMs) {
      const { atMs } = resolveLocal(rule.timeZone, date + timeMs, source)
      if (atMs > afterMs && atMs <= untilMs) instants.push(atMs)
    }
  }
  return instants
}
