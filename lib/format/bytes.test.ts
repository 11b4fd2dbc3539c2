import { describe, expect, it } from 'vitest'
import { bytesParts, formatBytes, formatMemory } from './bytes'

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [999_999, '1 MB'],
    [1_500_000, '1.5 MB'],
    [48_000_000, '48 MB'],
    [999_960_000, '1 GB'],
    [1_073_741_824, '1.07 GB'],
    [8_100_000_000, '8.10 GB'],
    [86_400_000_000, '86.40 GB'],
    [240_000_000_000, '240 GB'],
    [142_640_000_000, '142.6 GB'],
    [2 ** 53, '9.01 PB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes).replace('\u00a0', ' ')).toBe(text)
  })

  it('never writes a thousand of a unit that has a bigger one', () => {
    for (let exponent = 0; exponent < 16; exponent += 1) {
      for (const near of [-0.0004, -0.00001, 0, 0.00001]) {
        const { value, unit } = bytesParts(Math.max(0, Math.round(10 ** exponent * (1 + near))))
        expect(unit === 'PB' || Number(value) < 1000).toBe(true)
      }
    }
  })

  it('writes memory in powers of two', () => {
    expect(formatMemory(512)).toBe('512\u00a0MiB')
    expect(formatMemory(2048)).toBe('2\u00a0GiB')
    expect(formatMemory(1536)).toBe('1.5\u00a0GiB')
  })
})
