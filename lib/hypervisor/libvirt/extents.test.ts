import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstPieces, from, totalBytes, without, type Extent } from './extents'

/** Disks of 64 blocks, as bits: what the ranges mean, in the plainest words. */
const blocks = fc.array(fc.boolean(), { minLength: 64, maxLength: 64 })

function extentsOf(bits: readonly boolean[]): Extent[] {
  return bits.flatMap((bit, start) => (bit ? [{ start, length: 1 }] : []))
}

function bitsOf(extents: readonly Extent[]): boolean[] {
  return Array.from({ length: 64 }, (_, at) => extents.some(({ start, length }) => start <= at && at < start + length))
}

describe('ranges of a disk', () => {
  it('are what remains of them, whatever covers them', () => {
    fc.assert(
      fc.property(blocks, blocks, (some, others) => {
        expect(bitsOf(without(extentsOf(some), extentsOf(others)))).toEqual(some.map((bit, at) => bit && !others[at]))
      }),
    )
    expect(without([{ start: 0, length: 10 }], [{ start: 2, length: 3 }])).toEqual([
      { start: 0, length: 2 },
      { start: 5, length: 5 },
    ])
  })

  it('are those from an offset on', () => {
    fc.assert(
      fc.property(blocks, fc.nat(64), (some, offset) => {
        expect(bitsOf(from(extentsOf(some), offset))).toEqual(some.map((bit, at) => bit && at >= offset))
      }),
    )
  })

  it('are cut into pieces from the start, no more and none longer than asked for', () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 9 }), (some, bytes, piece) => {
        const whole = [{ start: 0, length: 20 }, ...extentsOf(some.slice(30)).map(({ start }) => ({ start: start + 30, length: 1 }))]
        const pieces = firstPieces(whole, bytes, piece)
        expect(totalBytes(pieces)).toBe(Math.min(bytes, totalBytes(whole)))
        expect(pieces.every(({ length }) => length > 0 && length <= piece)).toBe(true)
        expect(without(pieces, whole)).toEqual([])
      }),
    )
  })
})
