import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pieceBytes } from './capture-copy'

it('copies whole clusters, whatever the speed: QEMU opens no window that is cut across a sector', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 60_000 }), (bytesPerMs, forMs) => {
      const bytes = pieceBytes(bytesPerMs, forMs)
      expect(bytes % 65_536).toBe(0)
      expect(bytes).toBeGreaterThanOrEqual(64 * 1024 ** 2)
      expect(bytes).toBeLessThanOrEqual(1024 ** 3)
    }),
  )
  expect(pieceBytes(316_068, 5_000)).toBe(1024 ** 3)
  expect(pieceBytes(100_001, 2_000)).toBe(199_950_336)
})
