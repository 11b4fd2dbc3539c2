import type { ScheduleRule } from '../schedule/rule'
import { instantsBetween } from '../schedule/instants'
import { yearOfMs, zoneYear } from '../schedule/zone-periods'

const dayMs = 86_400_000
const yearMs = 366 * dayMs
/** Weekly rules repeat within it, moves of the clock and of a date included. */
const windowMs = 9 * dayMs

/**
 * The longest time without a run that these rules together promise for the coming year, clock changes included; null without rules.
 * Between two clock changes of their zones the slots repeat every week, so only the days after now and those around each change are looked at.
 */
export function largestGapMs(rules: readonly ScheduleRule[], nowMs: number): number | null {
  if (rules.length === 0) return null
  const changes = rules.flatMap(({ timeZone }) => changesOf(timeZone, nowMs))
  const windows = [
    { fromMs: nowMs, untilMs: nowMs + 2 * windowMs },
    ...[...new Set(changes)].map((atMs) => ({ fromMs: atMs - windowMs, untilMs: atMs + windowMs })),
  ]
  return Math.max(...windows.map(({ fromMs, untilMs }) => largestGapIn(rules, fromMs, untilMs)))
}

function largestGapIn(rules: readonly ScheduleRule[], fromMs: number, untilMs: number): number {
  const instants = rules.flatMap((rule) => instantsBetween(rule, fromMs, untilMs)).sort((a, b) => a - b)
  let largest = 0
  let before = instants[0] ?? 0
  for (const atMs of instants) {
    largest = Math.max(largest, atMs - before)
    before = atMs
  }
  return largest
}

function changesOf(timeZone: string, nowMs: number): number[] {
  const changes = new Set<number>()
  for (let year = yearOfMs(nowMs); year <= yearOfMs(nowMs + yearMs); year += 1) {
    for (const { fromMs } of zoneYear(timeZone, year).periods) if (fromMs > nowMs && fromMs <= nowMs + yearMs) changes.add(fromMs)
  }
  return [...changes]
}
