import { describe, expect, it } from 'vitest'
import { retryRunAt } from './run'

describe('retryRunAt', () => {
  const minuteMs = 60_000

  it('waits longer each time, and gives up after the third attempt', () => {
    expect([1, 2, 3].map((attempts) => retryRunAt(attempts, 0, null))).toEqual([minuteMs, 5 * minuteMs, null])
  })

  it('stays inside its window: the next slot is not delayed by the last one', () => {
    expect(retryRunAt(1, 0, minuteMs + 1)).toBe(minuteMs)
    expect(retryRunAt(1, 0, minuteMs)).toBeNull()
    expect(retryRunAt(2, 0, 4 * minuteMs)).toBeNull()
  })
})
