import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { clockChangesAhead } from './clock-changes'
import type { ScheduleRule } from './rule'
import { slotsFrom } from './slots'
import { anyInstant, anyRule } from './testing/arbitrary'

const dayMs = 86_400_000
const berlin = (time: string): ScheduleRule => ({ frequency: 'daily', time, timeZone: 'Europe/Berlin' })
const linesOf = (rule: ScheduleRule, after: string) =>
  clockChangesAhead(rule, Temporal.Instant.from(after), 2).map(
    ({ atMs, run }) => `${new Date(atMs).toISOString().slice(0, 16)} ${run.slot} ${run.at.toString()} ${run.note ?? ''}`,
  )

describe('clockChangesAhead', () => {
  it('names the run that comes twice and the one that is skipped, in whatever order they come', () => {
    expect(linesOf(berlin('02:30'), '2026-07-01T00:00:00Z')).toEqual([
      '2026-10-25T01:00 2026-10-25T02:30 2026-10-25T00:30:00Z first-of-two',
      '2027-03-28T01:00 2027-03-28T02:30 2027-03-28T01:30:00Z moved',
    ])
    expect(linesOf(berlin('02:30'), '2026-12-01T00:00:00Z').map((line) => line.slice(0, 10))).toEqual(['2027-03-28', '2027-10-31'])
  })

  it('names the first run after the change where no run is touched by it', () => {
    expect(linesOf(berlin('12:00'), '2026-10-24T11:00:00Z')).toEqual([
      '2026-10-25T01:00 2026-10-25T12:00 2026-10-25T11:00:00Z ',
      '2027-03-28T01:00 2027-03-28T12:00 2027-03-28T10:00:00Z ',
    ])
    const weekly: ScheduleRule = { ...berlin('02:30'), frequency: 'weekly', weekdays: ['wed'] }
    expect(linesOf(weekly, '2026-10-01T00:00:00Z')[0]).toBe('2026-10-25T01:00 2026-10-28T02:30 2026-10-28T01:30:00Z ')
  })

  it('is empty where clocks do not change', () => {
    expect(linesOf({ ...berlin('02:30'), timeZone: 'Asia/Kathmandu' }, '2026-07-01T00:00:00Z')).toEqual([])
    expect(linesOf({ ...berlin('02:30'), timeZone: 'UTC' }, '2026-07-01T00:00:00Z')).toEqual([])
  })

  it('knows a zone that skips a whole date', () => {
    const apia: ScheduleRule = { ...berlin('10:00'), timeZone: 'Pacific/Apia' }
    expect(linesOf(apia, '2011-12-01T00:00:00Z')[0]).toBe('2011-12-30T10:00 2011-12-30T10:00 2011-12-30T20:00:00Z moved')
  })

  it('leaves out no run that a change touches, for any rule in any zone at any time', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyRule, anyInstant, (rule, after) => {
        const changes = clockChangesAhead(rule, after, 8)
        const last = after.epochMilliseconds + 395 * dayMs
        for (const { run } of changes) expect(Temporal.Instant.compare(run.at, after)).toBeGreaterThan(0)
        for (const { atMs, note } of slotsFrom(rule, after.epochMilliseconds)) {
          if (atMs > last) break
          if (note && !changes.some((change) => Math.abs(change.run.at.epochMilliseconds - atMs) <= dayMs && change.run.note)) {
            throw new Error(`nothing is said of the run at ${new Date(atMs).toISOString()} (${note})`)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
