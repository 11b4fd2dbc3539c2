import { describe, expect, it } from 'vitest'
import { everyHoursChoices, type ScheduleRule, type SlotMs } from './rule'
import { slotsFrom } from './slots'
import { WallClock } from './testing/wall-clock'

const quarterMs = 900_000
const dayMs = 86_400_000
const from = Date.UTC(2020, 0, 1)
const until = Date.UTC(2030, 0, 1)
const zones = Intl.supportedValuesOf('timeZone').concat('UTC')
const timeOf = (ms: number) => new Date(ms).toISOString().slice(11, 16)
const slotOf = (ms: number) => new Date(ms).toISOString().slice(0, 16)
const line = ({ slot, atMs, note }: SlotMs) => `${slot} ${atMs} ${note ?? ''}`

/** The slots of a rule whose nominal date is one of the days that were watched, in nominal order. */
function slotsOn(rule: ScheduleRule, firstDayMs: number, days: number): string[] {
  const slots: SlotMs[] = []
  const first = slotOf(firstDayMs)
  const end = slotOf(firstDayMs + days * dayMs)
  for (const slot of slotsFrom(rule, firstDayMs - dayMs)) {
    if (slot.slot >= first && slot.slot < end) slots.push(slot)
    // A slot that is moved comes at most a day late.
    if (slot.atMs > firstDayMs + (days + 2) * dayMs) break
  }
  return slots.sort((a, b) => (a.slot < b.slot ? -1 : 1)).map(line)
}

describe('every transition of every IANA zone, 2020 to 2030', () => {
  it('has exactly one run for each nominal slot, at the instant that the wall clock gives it', { timeout: 180_000 }, () => {
    const clocks = zones.map((zone) => new WallClock(zone))
    const changes = clocks.flatMap((clock) => clock.changesMs(from, until, dayMs).map((atMs) => ({ clock, atMs })))
    expect(changes.length).toBeGreaterThan(2_000)
    const wrong: string[] = []
    let compared = 0
    for (const [index, { clock, atMs }] of changes.entries()) {
      const firstDayMs = Math.floor(clock.readMs(atMs) / dayMs) * dayMs - dayMs
      const quarters = clock.quarters(firstDayMs, firstDayMs + 3 * dayMs)
      const everyHours = everyHoursChoices[index % everyHoursChoices.length] ?? 1
      const steps: { stepMs: number; rule: (time: string) => ScheduleRule }[] = [
        { stepMs: dayMs, rule: (time) => ({ frequency: 'daily', time, timeZone: clock.timeZone }) },
        { stepMs: everyHours * 3_600_000, rule: (time) => ({ frequency: 'hourly', everyHours, time, timeZone: clock.timeZone }) },
      ]
      for (const { stepMs, rule } of steps) {
        for (let timeMs = 0; timeMs < stepMs; timeMs += quarterMs) {
          const expected: string[] = []
          for (let localMs = firstDayMs + timeMs; localMs < firstDayMs + 3 * dayMs; localMs += stepMs) {
            const found = quarters.get(localMs)
            expected.push(`${slotOf(localMs)} ${found?.atMs ?? NaN} ${found?.note ?? ''}`)
          }
          const actual = slotsOn(rule(timeOf(timeMs)), firstDayMs, 3)
          compared += expected.length
          if (actual.join() !== expected.join()) wrong.push(`${clock.timeZone} ${timeOf(timeMs)}: ${actual.join()} not ${expected.join()}`)
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([])
    expect(compared).toBeGreaterThan(1_000_000)
  })
})
