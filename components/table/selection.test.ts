import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { howMany, noSelection, reach, selectAll, toggle, type Selection } from './selection'

const all = ['a', 'b', 'c', 'd', 'e']
const of = (selection: Selection) => all.filter((key) => selection.keys.has(key)).join('')

describe('selection', () => {
  it('toggles one row and leaves what was there as it is', () => {
    const one = toggle(noSelection, 'b')
    expect(of(one)).toBe('b')
    expect(of(toggle(one, 'b'))).toBe('')
    expect(of(one)).toBe('b')
  })

  it('reaches from the last row that was chosen, in either direction, and again from there', () => {
    const from = toggle(noSelection, 'c')
    expect(of(reach(from, 'e', all))).toBe('cde')
    expect(of(reach(from, 'a', all))).toBe('abc')
    expect(of(reach(reach(from, 'a', all), 'd', all))).toBe('abcd')
  })

  it('takes a range off when its beginning was taken off', () => {
    expect(of(reach(toggle(selectAll(all), 'b'), 'd', all))).toBe('ae')
  })

  it('is a plain toggle when the beginning is gone from the list', () => {
    expect(of(reach(toggle(noSelection, 'gone'), 'd', all))).toBe('d')
  })

  it('says none, some or all of the rows that there are', () => {
    expect(howMany(toggle(noSelection, 'gone'), all)).toBe('none')
    expect(howMany(toggle(noSelection, 'a'), all)).toBe('some')
    expect(howMany(selectAll(all), all)).toBe('all')
    expect(howMany(noSelection, [])).toBe('none')
  })

  it('never touches a row outside the range', () => {
    const subset = fc.uniqueArray(fc.constantFrom(...all))
    fc.assert(
      fc.property(subset, fc.constantFrom(...all), fc.constantFrom(...all), (keys, from, to) => {
        const before = toggle({ keys: new Set(keys), anchor: null }, from)
        const after = reach(before, to, all)
        const [low, high] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b)
        for (const [index, key] of all.entries()) {
          const inside = index >= (low ?? 0) && index <= (high ?? 0)
          expect(after.keys.has(key)).toBe(inside ? before.keys.has(from) : before.keys.has(key))
        }
      }),
    )
  })
})
