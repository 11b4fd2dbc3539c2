import { expect, it } from 'vitest'
import { auditFilterOf, startOfDay } from './audit'

it('reads days as those of the zone, the last one included', () => {
  const params = new URLSearchParams({ from: '2026-10-24', until: '2026-10-25' })
  // On 25 October the clocks of Berlin go back: the day has 25 hours.
  expect(auditFilterOf(params, 'Europe/Berlin')).toEqual({ from: '2026-10-23T22:00:00.000Z', until: '2026-10-25T23:00:00.000Z' })
})

it('leaves out what is no day', () => {
  expect(auditFilterOf(new URLSearchParams({ from: 'yesterday', until: '2026-13-40' }), 'UTC')).toEqual({})
})

it('finds midnight far from Greenwich', () => {
  expect(startOfDay('2026-01-01', 'Pacific/Kiritimati')).toBe('2025-12-31T10:00:00.000Z')
  expect(startOfDay('2026-01-01', 'America/Los_Angeles')).toBe('2026-01-01T08:00:00.000Z')
})
