import { expect, it } from 'vitest'
import { allTimeZones, formatOffset, isTimeZone } from './time-zone'

it('knows zones and refuses what is none', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'].map(isTimeZone)).toEqual([true, true, true])
  expect(['', 'Mars/Base', '../etc'].map(isTimeZone)).toEqual([false, false, false])
})

it('says how far a zone is from UTC then, not now', () => {
  expect(formatOffset('Europe/Berlin', Date.UTC(2026, 0, 1))).toBe('UTC+01:00')
  expect(formatOffset('Europe/Berlin', Date.UTC(2026, 6, 1))).toBe('UTC+02:00')
  expect(formatOffset('UTC', 0)).toBe('UTC')
})

it('offers only zones that it knows', () => {
  const zones = allTimeZones()
  expect(zones).toContain('UTC')
  expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([])
})
