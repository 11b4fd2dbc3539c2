import { expect, it } from 'vitest'
import { allTimeZones, formatOffset, isTimeZone, presentZoneName, zoneKeywords } from './time-zone'

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

it('offers each zone by the name it has today, and finds it by the old one', () => {
  const zones = allTimeZones()
  for (const name of ['Asia/Kathmandu', 'Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk']) expect(zones).toContain(name)
  expect(zones).not.toContain('Asia/Calcutta')
  expect(presentZoneName('Asia/Calcutta')).toBe('Asia/Kolkata')
  expect(presentZoneName('Europe/Berlin')).toBe('Europe/Berlin')
  expect(zoneKeywords('Asia/Kolkata', 0)).toEqual(['UTC+05:30', 'Asia/Calcutta'])
})
