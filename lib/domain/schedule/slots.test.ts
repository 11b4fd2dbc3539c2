import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { checkRule } from './check-rule'
import { resolveSlot } from './resolve-local'
import type { ScheduleRule } from './rule'
import { nextRun, slotsAfter } from './slots'
import { zoneYearOf } from './zone-periods'

const at = (text: string) => Temporal.Instant.from(text)
const daily = (time: string, timeZone: string): ScheduleRule => ({ frequency: 'daily', time, timeZone })
const lines = (rule: ScheduleRule, after: string, count: number) =>
  slotsAfter(rule, at(after), count).map(({ slot, at, note }) => [slot, at.toString(), ...(note ? [note] : [])].join(' '))

describe('slotsAfter', () => {
  it('moves a time that the clock skips, and goes back to it the day after', () => {
    expect(lines(daily('02:30', 'Europe/Berlin'), '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T02:30 2026-03-28T01:30:00Z',
      '2026-03-29T02:30 2026-03-29T01:30:00Z moved',
      '2026-03-30T02:30 2026-03-30T00:30:00Z',
    ])
  })

  it('runs a time that the clock shows twice once, the first time', () => {
    expect(lines(daily('02:30', 'Europe/Berlin'), '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T02:30 2026-10-25T00:30:00Z first-of-two',
      '2026-10-26T02:30 2026-10-26T01:30:00Z',
    ])
    expect(lines(daily('02:30', 'Europe/Berlin'), '2026-10-25T00:30Z', 1)).toEqual(['2026-10-26T02:30 2026-10-26T01:30:00Z'])
  })

  it('knows gaps of half an hour', () => {
    expect(lines(daily('02:15', 'Australia/Lord_Howe'), '2026-10-03T00:00Z', 1)).toEqual(['2026-10-04T02:15 2026-10-03T15:45:00Z moved'])
  })

  it('keeps both slots that a gap puts on one instant, in nominal order', () => {
    expect(lines({ frequency: 'hourly', everyHours: 1, time: '00:30', timeZone: 'Europe/Berlin' }, '2026-03-29T00:00Z', 4)).toEqual([
      '2026-03-29T01:30 2026-03-29T00:30:00Z',
      '2026-03-29T02:30 2026-03-29T01:30:00Z moved',
      '2026-03-29T03:30 2026-03-29T01:30:00Z',
      '2026-03-29T04:30 2026-03-29T02:30:00Z',
    ])
  })

  it('keeps the slot of a date that a zone skips', () => {
    expect(lines(daily('02:00', 'Pacific/Apia'), '2011-12-29T12:00Z', 3)).toEqual([
      '2011-12-30T02:00 2011-12-30T12:00:00Z moved',
      '2011-12-31T02:00 2011-12-30T12:00:00Z',
      '2012-01-01T02:00 2011-12-31T12:00:00Z',
    ])
    expect(lines(daily('02:00', 'Pacific/Kwajalein'), '1993-08-20T14:00Z', 2)).toEqual([
      '1993-08-21T02:00 1993-08-21T14:00:00Z moved',
      '1993-08-22T02:00 1993-08-21T14:00:00Z',
    ])
  })

  it('counts hourly times from the time of day, around midnight too', () => {
    const rule: ScheduleRule = { frequency: 'hourly', everyHours: 6, time: '23:30', timeZone: 'UTC' }
    expect(slotsAfter(rule, at('2026-01-01T00:00Z'), 5).map(({ slot }) => slot.slice(11))).toEqual([
      '05:30',
      '11:30',
      '17:30',
      '23:30',
      '05:30',
    ])
  })

  it('runs on 29 February, and weekly rules on their weekdays only', () => {
    expect(nextRun(daily('00:00', 'UTC'), at('2028-02-28T00:00Z'))?.slot).toBe('2028-02-29T00:00')
    const rule: ScheduleRule = { frequency: 'weekly', weekdays: ['sat', 'mon'], time: '12:00', timeZone: 'UTC' }
    expect(slotsAfter(rule, at('2026-11-24T00:00Z'), 3).map(({ slot }) => slot.slice(0, 10))).toEqual([
      '2026-11-28',
      '2026-11-30',
      '2026-12-05',
    ])
  })

  it('never answers the instant that it was given', () => {
    expect(nextRun(daily('03:00', 'UTC'), at('2026-11-24T03:00Z'))?.slot).toBe('2026-11-25T03:00')
    expect(nextRun(daily('03:00', 'UTC'), at('2026-11-24T02:59:59.999Z'))?.slot).toBe('2026-11-24T03:00')
  })

  it('refuses a rule that has no slots instead of searching for ever', () => {
    expect(() => nextRun({ frequency: 'weekly', weekdays: [], time: '03:00', timeZone: 'UTC' }, at('2026-11-24T03:00Z'))).toThrow(
      'no weekday',
    )
    expect(() => nextRun({ frequency: 'hourly', time: '03:00', timeZone: 'UTC' }, at('2026-11-24T03:00Z'))).toThrow('how often')
  })

  it('follows new zone data: the slot stays, its instant changes', () => {
    const hourMs = 3_600_000
    const summerForEver = () => zoneYearOf([{ fromMs: -Infinity, untilMs: Infinity, offsetMs: 2 * hourMs }])
    expect(resolveSlot('2026-12-01T02:30', 'Europe/Berlin').at.toString()).toBe('2026-12-01T01:30:00Z')
    expect(resolveSlot('2026-12-01T02:30', 'Europe/Berlin', summerForEver).at.toString()).toBe('2026-12-01T00:30:00Z')
    expect(nextRun(daily('02:30', 'Europe/Berlin'), at('2026-12-01T00:00Z'), summerForEver)?.slot).toBe('2026-12-01T02:30')
  })
})

describe('checkRule', () => {
  const paths = (input: Parameters<typeof checkRule>[0]) => {
    const checked = checkRule(input)
    return checked.ok ? [] : checked.errors.map(({ path }) => path)
  }

  it('gives back what it keeps: ordered weekdays, the zone in its own spelling, nothing that is not used', () => {
    expect(
      checkRule({ frequency: 'weekly', weekdays: ['sun', 'mon', 'sun'], everyHours: 4, time: '03:00', timeZone: 'europe/berlin' }),
    ).toEqual({
      ok: true,
      rule: { frequency: 'weekly', weekdays: ['mon', 'sun'], time: '03:00', timeZone: 'Europe/Berlin' },
    })
    expect(checkRule({ frequency: 'hourly', weekdays: [], everyHours: 4, time: '00:05', timeZone: 'UTC' })).toEqual({
      ok: true,
      rule: { frequency: 'hourly', everyHours: 4, time: '00:05', timeZone: 'UTC' },
    })
  })

  it('names each field that is wrong', () => {
    expect(paths({ frequency: 'monthly', time: '24:00', timeZone: 'Mars/Olympus' })).toEqual(['frequency', 'time', 'timeZone'])
    expect(paths({ frequency: 'hourly', everyHours: 5, time: '3:00', timeZone: 'UTC' })).toEqual(['time', 'everyHours'])
    expect(paths({ frequency: 'hourly', time: '03:00', timeZone: '+02:00' })).toEqual(['timeZone', 'everyHours'])
    expect(paths({ frequency: 'weekly', weekdays: [], time: '03:00', timeZone: 'UTC' })).toEqual(['weekdays'])
    expect(paths({ frequency: 'weekly', weekdays: ['mon', 'friday'], time: '03:00', timeZone: 'UTC' })).toEqual(['weekdays'])
  })
})
