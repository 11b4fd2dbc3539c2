import { expect, it } from 'vitest'
import type { SlotPoint } from '@/lib/contract/protection'
import { stripParts } from './strip-parts'

function point(index: number, data: Partial<SlotPoint> = {}): SlotPoint {
  return {
    id: `rp_${index}`,
    name: `backup ${index}`,
    at: new Date(Date.UTC(2026, 9, index + 1)).toISOString(),
    storedBytes: 10,
    incremental: true,
    billing: index < 3 ? 'free' : 'billed',
    perMonth: { amount: '0.00', currency: 'EUR' },
    retention: '',
    goesNext: false,
    ...data,
  }
}
const many = (count: number) => Array.from({ length: count }, (_, index) => point(index))

it('draws up to eleven as they are', () => {
  const parts = stripParts(many(11))
  expect(parts).toMatchObject({ folded: null, billedCount: 8 })
  expect([parts.free.length, parts.billed.length]).toEqual([3, 8])
})

it('folds the older billed ones beyond that into a sum, and none is lost', () => {
  const { free, billed, folded } = stripParts(many(40))
  expect(free).toHaveLength(3)
  expect(free.length + billed.length + (folded?.count ?? 0)).toBe(40)
  expect(billed.at(-1)?.id).toBe('rp_39')
  expect(folded).toEqual({ count: 30, bytes: 300 })
})

it('always draws what leaves with the next run', () => {
  const points = many(40).map((each, index) => (index === 5 ? point(5, { goesNext: true }) : each))
  expect(stripParts(points).billed[0]?.id).toBe('rp_5')
})

it('keeps damaged ones apart: they hold no slot and cost nothing', () => {
  const points = [point(0), point(1, { billing: 'unbilled' }), point(2)]
  expect(stripParts(points)).toMatchObject({ damaged: [{ id: 'rp_1' }], billedCount: 0 })
})
