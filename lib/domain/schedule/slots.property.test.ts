import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { instantsBetween } from './instants'
import { nextRun, slotsAfter, slotsFrom } from './slots'
import { anyInstant, anyRule } from './testing/arbitrary'
import { expectedSlots } from './testing/expected-slots'

describe('slotsAfter, for any rule in any zone at any time', () => {
  it('answers the slots that Temporal gives for the nominal dates, each once, by instant', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyRule, anyInstant, fc.integer({ min: 1, max: 30 }), (rule, after, count) => {
        const actual = slotsAfter(rule, after, count).map(({ slot, at }) => `${slot} ${at.epochMilliseconds}`)
        expect(actual).toEqual(expectedSlots(rule, after, count).map(({ slot, atMs }) => `${slot} ${atMs}`))
      }),
      { numRuns: 1_500 },
    )
  })

  it('is the same run by run as all at once, but for slots that share an instant', () => {
    fc.assert(
      fc.property(anyRule, anyInstant, (rule, after) => {
        const together = slotsAfter(rule, after, 12)
        const instants = [...new Set(together.map(({ at }) => at.epochMilliseconds))]
        let cursor = after
        for (const instant of instants) {
          cursor = nextRun(rule, cursor)?.at ?? cursor
          expect(cursor.epochMilliseconds).toBe(instant)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('has the instants that are asked for without their slots', () => {
    fc.assert(
      fc.property(anyRule, anyInstant, fc.nat(40 * 24), (rule, after, hours) => {
        const [afterMs, untilMs] = [after.epochMilliseconds, after.epochMilliseconds + hours * 3_600_000]
        const expected: number[] = []
        for (const { atMs } of slotsFrom(rule, afterMs)) {
          if (atMs > untilMs) break
          expected.push(atMs)
        }
        expect(instantsBetween(rule, afterMs, untilMs).sort((a, b) => a - b)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('is cheap: far more than 10,000 next runs a second', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const began = process.cpuUsage()
    for (let index = 0; index < 10_000; index += 1) {
      const rule = { frequency: 'daily', time: '02:30', timeZone: zones[index % zones.length] ?? 'UTC' } as const
      nextRun(rule, Temporal.Instant.fromEpochMilliseconds(1_790_000_000_000 + index * 1_000_000))
    }
    // Processor time, so that a busy machine does not count; 0.2 s on its own, zone tables included.
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1_000).toBeLessThan(1_000)
  })
})
