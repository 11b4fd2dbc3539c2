import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, byDay, dayOf, shareOfDay, weeksBack, weeksUntil } from './calendar-days'
import { beyond, exposureSeries, within } from './exposure-series'
import { storedSeries } from './stored-series'
import { durationTicks, secondTicks } from './time-ticks'

const hour = 3_600_000

describe('exposure over time', () => {
  it('rises one for one and falls at each capture', () => {
    expect(exposureSeries([10, 40], 0, 100)).toEqual([
      { at: 10, age: 0 },
      { at: 40, age: 30 },
      { at: 40, age: 0 },
      { at: 100, age: 60 },
    ])
  })

  it('begins with the age that the newest earlier point had', () => {
    expect(exposureSeries([10, 20, 60], 50, 70)).toEqual([
      { at: 50, age: 30 },
      { at: 60, age: 40 },
      { at: 60, age: 0 },
      { at: 70, age: 10 },
    ])
  })

  it('says nothing where there is no point', () => expect(exposureSeries([], 0, 100)).toEqual([]))

  it('ends with the true age, never less, whatever the points', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 }), fc.integer({ min: 0, max: 1_000 }), (captures, from) => {
        const series = exposureSeries(captures, from, 1_000)
        expect(series.at(-1)).toEqual({ at: 1_000, age: 1_000 - Math.max(...captures) })
        expect(series.every((vertex, index) => vertex.age >= 0 && vertex.at >= (series[index - 1]?.at ?? from))).toBe(true)
      }),
    )
  })

  it('marks what lies beyond the limit, from where the line crosses it', () => {
    expect(beyond(exposureSeries([0, 50], 0, 60), 20)).toEqual([
      [
        { at: 20, age: 20 },
        { at: 50, age: 50 },
      ],
    ])
  })

  it('says how much of the time it stayed within the limit', () => {
    expect(within(exposureSeries([0, 50], 0, 60), 20)).toEqual({ share: 0.5, breaches: 1 })
    expect(within(exposureSeries([0, 50], 0, 60), 50)).toEqual({ share: 1, breaches: 0 })
    expect(within([], 20)).toEqual({ share: 1, breaches: 0 })
  })
})

it('adds up what the points take in the order in which they were taken', () => {
  expect(
    storedSeries([
      { at: 3, storedBytes: 5 },
      { at: 1, storedBytes: 2 },
    ]),
  ).toEqual([
    { at: 1, bytes: 2 },
    { at: 3, bytes: 7 },
  ])
})

describe('days', () => {
  it('are those of the zone', () => {
    expect(dayOf('2026-10-24T22:30:00Z', 'Europe/Berlin')).toBe('2026-10-25')
    expect(dayOf('2026-10-24T22:30:00Z', 'UTC')).toBe('2026-10-24')
    expect(dayOf('2026-10-24T22:30:00Z', 'Pacific/Kiritimati')).toBe('2026-10-25')
  })

  it('lose none where the clocks change', () => {
    const weeks = weeksUntil('2026-10-28', 3)
    expect(weeks[0]?.[0]).toBe('2026-10-12')
    expect(weeks.flat()).toHaveLength(21)
    expect(new Set(weeks.flat()).size).toBe(21)
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
  })

  it('reach back to the oldest point, within limits', () => {
    expect(weeksBack('2026-10-25', '2026-10-26', 5, 53)).toBe(5)
    expect(weeksBack('2026-08-31', '2026-10-26', 5, 53)).toBe(9)
    expect(weeksBack('2020-01-01', '2026-10-26', 5, 53)).toBe(53)
  })

  it('hold their points in order', () => {
    const points = ['2026-10-24T10:00:00Z', '2026-10-24T23:00:00Z', '2026-10-25T09:00:00Z'].map((at) => ({ at }))
    const days = byDay(points, 'Europe/Berlin')
    expect([...days].map(([day, of]) => [day, of.length])).toEqual([
      ['2026-10-24', 1],
      ['2026-10-25', 2],
    ])
  })

  it('place an instant by the clock on the wall', () => {
    expect(shareOfDay('2026-07-01T10:00:00Z', 'Europe/Berlin')).toBe(0.5)
  })
})

describe('ticks', () => {
  it('are few, round and within the axis', () => {
    expect(durationTicks(26 * hour)).toEqual([0, 6 * hour, 12 * hour, 18 * hour, 24 * hour])
    expect(secondTicks(6_400)).toEqual([0, 2_000, 4_000, 6_000])
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e12, noNaN: true }), (max) => {
        const ticks = durationTicks(max)
        expect(ticks.length).toBeLessThanOrEqual(6)
        expect(ticks.at(-1)).toBeLessThanOrEqual(max)
      }),
    )
  })
})
