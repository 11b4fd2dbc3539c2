import fc from 'fast-check'
import { expect, it } from 'vitest'
import { halfHours, parseWallTime, shiftWallTime } from './wall-time'

it.each([
  ['9', '09:00'],
  ['930', '09:30'],
  ['0930', '09:30'],
  ['9:30', '09:30'],
  [' 9.30 pm ', '21:30'],
  ['12am', '00:00'],
  ['12 PM', '12:00'],
  ['23:59', '23:59'],
])('reads %s as %s', (text, time) => {
  expect(parseWallTime(text)).toBe(time)
})

it.each(['', '24:00', '9:60', '13pm', '0am', 'noon', '-1', '12345'])('does not take “%s” for a time', (text) => {
  expect(parseWallTime(text)).toBeNull()
})

it('moves round the clock and back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...halfHours), fc.integer({ min: -1440, max: 1440 }), (time, minutes) => {
      const moved = shiftWallTime(time, minutes)
      expect(parseWallTime(moved)).toBe(moved)
      expect(shiftWallTime(moved, -minutes)).toBe(time)
    }),
  )
})
