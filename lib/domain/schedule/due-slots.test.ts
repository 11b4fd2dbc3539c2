import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { describeRule } from './describe-rule'
import { countSlots, dueSlots } from './due-slots'
import { nextRunAfterEdit, sameTiming } from './edit'
import type { ScheduleRule } from './rule'
import { nextRun, slotsAfter } from './slots'
import { spreadMs } from './spread'
import { anyInstant, anyRule } from './testing/arbitrary'

const at = (text: string) => Temporal.Instant.from(text)
const names = (slots: { slot: string }[]) => slots.map(({ slot }) => slot)

describe('dueSlots', () => {
  const hourly: ScheduleRule = { frequency: 'hourly', everyHours: 1, time: '00:30', timeZone: 'Europe/Berlin' }

  it('runs the latest and lists the others, newest first, up to the limit', () => {
    const due = dueSlots({ frequency: 'daily', time: '03:00', timeZone: 'UTC' }, at('2026-01-01T03:00Z'), at('2026-11-24T03:00Z'), 2)
    expect(due.latest?.slot).toBe('2026-11-24T03:00')
    expect(names(due.missed)).toEqual(['2026-11-23T03:00', '2026-11-22T03:00'])
    expect(due.missedTotal).toBe(326)
  })

  it('has one run serve the slots that a gap puts on one instant', () => {
    const due = dueSlots(hourly, at('2026-03-29T00:30Z'), at('2026-03-29T01:45Z'), 5)
    expect(due.latest?.slot).toBe('2026-03-29T03:30')
    expect(names(due.coinciding)).toEqual(['2026-03-29T02:30'])
    expect(due).toMatchObject({ missed: [], missedTotal: 0 })
  })

  it('is empty while nothing is due', () => {
    expect(dueSlots(hourly, at('2026-03-29T00:30Z'), at('2026-03-29T00:45Z'), 5)).toEqual({
      latest: null,
      coinciding: [],
      missed: [],
      missedTotal: 0,
    })
  })

  it('counts by the calendar what one by one would count', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyRule, anyInstant, fc.integer({ min: 0, max: 40 * 24 * 60 }), (rule, after, minutes) => {
        const until = after.add({ minutes })
        const all = slotsAfter(rule, after, 24 * 41 + 60).filter(({ at }) => Temporal.Instant.compare(at, until) <= 0)
        expect(countSlots(rule, after.epochMilliseconds, until.epochMilliseconds)).toBe(all.length)
        const { latest, coinciding, missed, missedTotal } = dueSlots(rule, after, until, 5)
        expect(missedTotal + coinciding.length + (latest ? 1 : 0)).toBe(all.length)
        expect(names([...missed].reverse())).toEqual(names(all.slice(0, all.length - 1 - coinciding.length)).slice(-5))
        expect(latest?.slot).toBe(all.at(-1)?.slot)
      }),
      { numRuns: 300 },
    )
  })

  it('does not work longer for ten years of an hourly rule', () => {
    const due = dueSlots(hourly, at('2016-01-01T00:00Z'), at('2026-01-01T00:00Z'), 20)
    expect(due.missed).toHaveLength(20)
    expect(due.missedTotal).toBe(3653 * 24 - 1)
  })
})

describe('edits', () => {
  it('never fires on saving, nor a slot a second time', () => {
    const berlin: ScheduleRule = { frequency: 'daily', time: '02:30', timeZone: 'Europe/Berlin' }
    const newYork = { ...berlin, timeZone: 'America/New_York' }
    const fired = new Set(['2026-11-24T02:30'])
    expect(nextRunAfterEdit(berlin, at('2026-11-24T01:30Z'), new Set())?.slot).toBe('2026-11-25T02:30')
    expect(nextRunAfterEdit(newYork, at('2026-11-24T02:00Z'), fired)?.slot).toBe('2026-11-25T02:30')
    expect(nextRunAfterEdit({ ...berlin, time: '03:15' }, at('2026-11-24T02:00Z'), fired)?.slot).toBe('2026-11-24T03:15')
  })

  it('tells an edit of the times from one of other things', () => {
    const rule: ScheduleRule = { frequency: 'weekly', weekdays: ['mon', 'thu'], time: '02:30', timeZone: 'UTC' }
    expect(sameTiming(rule, { ...rule, everyHours: 4, weekdays: ['thu', 'mon'] })).toBe(true)
    expect(sameTiming(rule, { ...rule, weekdays: ['thu'] })).toBe(false)
    expect(sameTiming(rule, { ...rule, timeZone: 'Etc/UTC' })).toBe(false)
  })

  it('loses no slot and doubles none while rules change at any moment', { timeout: 60_000 }, () => {
    const step = fc.record({ rule: anyRule, minutes: fc.integer({ min: 1, max: 4_000 }) })
    fc.assert(
      fc.property(anyInstant, fc.array(step, { minLength: 1, maxLength: 6 }), (start, steps) => {
        const settled: string[] = []
        let now = start
        for (const { rule, minutes } of steps) {
          const until = now.add({ minutes })
          const known = new Set(settled)
          const expected = slotsAfter(rule, now, 200).filter(({ slot, at }) => Temporal.Instant.compare(at, until) <= 0 && !known.has(slot))
          const before = settled.length
          let next = nextRunAfterEdit(rule, now, new Set(settled))
          // The dispatcher: whatever is due at the moment of the next run is settled together.
          while (next && Temporal.Instant.compare(next.at, until) <= 0) {
            const due = dueSlots(rule, next.at.subtract({ milliseconds: 1 }), next.at, 50)
            for (const slot of [...due.missed, ...due.coinciding, ...(due.latest ? [due.latest] : [])]) {
              if (!settled.includes(slot.slot)) settled.push(slot.slot)
            }
            next = nextRunAfterEdit(rule, next.at, new Set(settled))
          }
          expect(settled.slice(before).sort()).toEqual(names(expected).sort())
          now = until
        }
        expect(new Set(settled).size).toBe(settled.length)
      }),
      { numRuns: 200 },
    )
  })
})

describe('spreadMs', () => {
  it('is stable, whole seconds, inside the window and never before the slot', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 7_200_000 }), (vmId, windowMs) => {
        const spread = spreadMs(vmId, windowMs)
        expect(spread).toBe(spreadMs(vmId, windowMs))
        expect(spread >= 0 && (spread < windowMs || windowMs === 0)).toBe(true)
      }),
    )
  })

  it('spreads ids that differ little evenly', () => {
    const buckets = Array.from({ length: 10 }, () => 0)
    for (let index = 0; index < 10_000; index += 1) {
      const bucket = Math.floor(spreadMs(`vm_${String(index).padStart(26, '0')}`, 600_000) / 60_000)
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
    }
    expect(Math.min(...buckets)).toBeGreaterThan(850)
    expect(Math.max(...buckets)).toBeLessThan(1_150)
  })
})

describe('describeRule', () => {
  it('says when in a few words', () => {
    const base = { time: '03:30', timeZone: 'UTC' }
    expect(describeRule({ ...base, frequency: 'hourly', everyHours: 1 })).toBe('Every hour at :30')
    expect(describeRule({ ...base, frequency: 'hourly', everyHours: 6 })).toBe('Every 6 hours from 03:30')
    expect(describeRule({ ...base, frequency: 'daily' })).toBe('Daily at 03:30')
    expect(describeRule({ ...base, frequency: 'weekly', weekdays: ['thu', 'mon'] })).toBe('Mon, Thu at 03:30')
    expect(nextRun({ ...base, frequency: 'daily' }, at('2026-11-24T00:00Z'))?.slot).toBe('2026-11-24T03:30')
  })
})
