import { describe, expect, it } from 'vitest'
import { formatClock, formatDay, formatExact, formatNameSuffix, formatShort } from './time'

describe('instants', () => {
  it('names the zone and lets nothing be guessed', () => {
    expect(formatExact('2026-10-22T00:34:08.000Z', 'UTC')).toBe('Thu 22 Oct 2026, 00:34:08 UTC')
    expect(formatExact('2026-10-22T00:34:08.000Z', 'Europe/Berlin')).toBe('Thu 22 Oct 2026, 02:34:08 CEST')
  })

  it('tells the two halves of a doubled hour apart', () => {
    expect(formatClock('2026-10-25T00:30:00.000Z', 'Europe/Berlin')).toBe('02:30 CEST')
    expect(formatClock('2026-10-25T01:30:00.000Z', 'Europe/Berlin')).toBe('02:30 CET')
  })

  it('takes the weekday from the zone, not from UTC', () => {
    expect(formatDay('2026-10-22T23:30:00.000Z', 'Asia/Tokyo')).toBe('Fri 23 Oct')
  })

  it('writes midnight as 00, and September as three letters', () => {
    expect(formatShort('2026-09-01T00:05:00.000Z', 'UTC')).toBe('1 Sep, 00:05')
  })

  it('makes a part of a name', () => {
    expect(formatNameSuffix('2026-11-04T03:00:00.000Z', 'UTC')).toBe('nov04')
  })
})
