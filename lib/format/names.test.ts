import { expect, it } from 'vitest'
import { listNames } from './names'

it('names a few and counts the rest', () => {
  expect(listNames(['a', 'b'])).toBe('a, b')
  expect(listNames(['a', 'b', 'c', 'd'])).toBe('a, b, c and 1 more')
})
