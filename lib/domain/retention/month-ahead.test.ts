import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScheduleRule } from '../schedule/rule'
import { slotsFrom } from '../schedule/slots'
import { anyInstant, anyRule } from '../schedule/testing/arbitrary'
import { monthAhead } from './month-ahead'
import type { RetentionPoint } from './plan-retention'
import { previewRetention } from './preview-retention'

const dayMs = 86_400_000
const daily: ScheduleRule = { frequency: 'daily', time: '02:00', timeZone: 'UTC' }
const noonMs = Date.parse('2026-11-01T12:00:00Z')
const pointAt = (capturedAtMs: number, change: Partial<RetentionPoint> = {}): RetentionPoint => ({
  id: `p${capturedAtMs}`,
  state: 'ready',
  capturedAtMs,
  pinned: false,
  damaged: false,
  scheduleId: 's1',
  ...change,
})

describe('monthAhead', () => {
  it('keeps the last seven of thirty nights', () => {
    const { days, keptOfToday } = monthAhead({ rule: daily, policy: { keepLast: 7 }, scheduleId: 's1', points: [], nowMs: noonMs })
    expect(days).toHaveLength(30)
    expect(days.filter(({ kept }) => kept > 0).map(({ day }) => day)).toEqual(
      ['25', '26', '27', '28', '29', '30'].map((day) => `2026-11-${day}`).concat('2026-12-01'),
    )
    expect(keptOfToday).toBe(0)
  })

  it('lists the days between as well, and counts what is left of today', () => {
    const rule: ScheduleRule = { ...daily, frequency: 'weekly', weekdays: ['mon', 'thu'] }
    const points = [pointAt(noonMs - 3 * dayMs), pointAt(noonMs - 90 * dayMs), pointAt(noonMs - 200 * dayMs, { pinned: true })]
    const { days, keptOfToday } = monthAhead({ rule, policy: { keepDays: 60 }, scheduleId: 's1', points, nowMs: noonMs })
    expect(days.slice(0, 5)).toEqual([
      { day: '2026-11-02', taken: 1, kept: 1 },
      { day: '2026-11-03', taken: 0, kept: 0 },
      { day: '2026-11-04', taken: 0, kept: 0 },
      { day: '2026-11-05', taken: 1, kept: 1 },
      { day: '2026-11-06', taken: 0, kept: 0 },
    ])
    expect(keptOfToday).toBe(2)
  })

  it('holds the whole month of an hourly schedule', () => {
    const rule: ScheduleRule = { ...daily, frequency: 'hourly', everyHours: 1 }
    const { days } = monthAhead({ rule, policy: { keepLast: 12 }, scheduleId: 's1', points: [], nowMs: noonMs })
    expect(days.reduce((sum, { taken }) => sum + taken, 0)).toBe(720)
    expect(days.at(-1)).toEqual({ day: '2026-12-01', taken: 13, kept: 12 })
  })

  it('is what retention leaves, run by run, for any rule', { timeout: 60_000 }, () => {
    const policy = fc.record({ keepLast: fc.integer({ min: 1, max: 40 }), daily: fc.integer({ min: 1, max: 20 }) }, { requiredKeys: [] })
    const ages = fc.array(fc.integer({ min: 1, max: 60 * 24 }), { maxLength: 10 })
    fc.assert(
      fc.property(anyRule, anyInstant, policy, ages, (rule, now, given, hours) => {
        const nowMs = now.epochMilliseconds
        const points = [...new Set(hours)].map((age) => pointAt(nowMs - age * 3_600_000))
        const { days, keptOfToday } = monthAhead({ rule, policy: given, scheduleId: 's1', points, nowMs })
        const runsAtMs = new Set<number>()
        for (const { atMs } of slotsFrom(rule, nowMs)) {
          if (atMs > nowMs + 30 * dayMs) break
          runsAtMs.add(atMs)
        }
        const runs = previewRetention({
          points,
          scheduleId: 's1',
          policy: given,
          timeZone: rule.timeZone,
          runsAtMs: [...runsAtMs],
          durationMs: 0,
        })
        expect(days.reduce((sum, { kept }) => sum + kept, keptOfToday)).toBe(runs.at(-1)?.readyAfter ?? points.length)
      }),
      { numRuns: 100 },
    )
  })
})
