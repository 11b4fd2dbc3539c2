import { describe, expect, it } from 'vitest'
import { rovingIndex, stepTo } from './row-steps'

describe('walking the rows', () => {
  it('goes one up or down, ten with Page, to the ends with Home and End, and not past them', () => {
    const from = (index: number) => ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].map((key) => stepTo(key, index, 30))
    expect(from(0)).toEqual([0, 1, 0, 10, 0, 29])
    expect(from(15)).toEqual([14, 16, 5, 25, 0, 29])
    expect(from(29)).toEqual([28, 29, 19, 29, 0, 29])
  })

  it('leaves other keys, and lists without rows, alone', () => {
    expect(stepTo('a', 0, 30)).toBeNull()
    expect(stepTo('End', 0, 0)).toBeNull()
  })

  it('comes back to the row that had the focus, or to the one in its place', () => {
    const keys = ['a', 'b', 'c']
    expect(rovingIndex(keys, null)).toBe(0)
    expect(rovingIndex(keys, { key: 'c', index: 0 })).toBe(2)
    expect(rovingIndex(keys, { key: 'gone', index: 1 })).toBe(1)
    expect(rovingIndex(keys, { key: 'gone', index: 7 })).toBe(2)
  })
})
