import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { restoreTimes, sizeClassOf, type RestoreSample } from './restore-time'
import { measure } from './statistics'

const sample = (toRunningMs: number, more: Partial<RestoreSample> = {}): RestoreSample => ({
  kind: 'backup',
  restorableBytes: 5e9,
  toRunningMs,
  toIndependentMs: toRunningMs * 10,
  bootTest: false,
  ...more,
})

describe('measure', () => {
  it('gives median and 90th percentile with their count', () => {
    expect(measure([])).toBeNull()
    expect(measure([7])).toEqual({ medianMs: 7, p90Ms: 7, count: 1 })
    expect(measure([4, 1, 3, 2])).toEqual({ medianMs: 3, p90Ms: 4, count: 4 })
    expect(measure(Array.from({ length: 10 }, (_, index) => index + 1))).toEqual({ medianMs: 6, p90Ms: 9, count: 10 })
  })

  it('never says less than half, or nine tenths, of what was measured', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { minLength: 1 }), (samples) => {
        const measured = measure(samples)
        const share = (ms: number) => samples.filter((each) => each <= ms).length / samples.length
        expect(share(measured?.medianMs ?? 0)).toBeGreaterThanOrEqual(0.5)
        expect(share(measured?.p90Ms ?? 0)).toBeGreaterThanOrEqual(0.9)
      }),
    )
  })
})

describe('restoreTimes', () => {
  it('is an estimate below three, and says nothing before the first', () => {
    expect(restoreTimes([], 'backup', 5e9)).toEqual({ sizeClass: 'up to 10 GB', toRunning: null, toIndependent: null, bootTests: null })
    expect(restoreTimes([sample(10), sample(20)], 'backup', 5e9).toRunning).toEqual({
      medianMs: 15,
      p90Ms: 20,
      count: 2,
      estimate: true,
      from: 'size',
    })
    expect(restoreTimes([sample(10), sample(20), sample(30)], 'backup', 5e9).toRunning).toMatchObject({ medianMs: 20, estimate: false })
  })

  it('keeps kinds and boot tests apart', () => {
    const samples = [sample(10), sample(1, { kind: 'snapshot' }), sample(99, { bootTest: true }), sample(20), sample(30)]
    expect(restoreTimes(samples, 'backup', 5e9)).toMatchObject({
      toRunning: { count: 3, p90Ms: 30 },
      bootTests: { count: 1, medianMs: 99 },
    })
    expect(restoreTimes(samples, 'snapshot', 5e9)).toMatchObject({ toRunning: { count: 1 }, bootTests: null })
  })

  it('borrows from other sizes where there are too few, scaling the pull up and never down', () => {
    const samples = [sample(10), sample(10), sample(10)]
    expect(restoreTimes(samples, 'backup', 50e9)).toMatchObject({
      sizeClass: 'up to 50 GB',
      toRunning: { medianMs: 10, estimate: true, from: 'kind' },
      toIndependent: { medianMs: 1_000, estimate: true, from: 'kind' },
    })
    const large = samples.map((each) => ({ ...each, restorableBytes: 100e9 }))
    expect(restoreTimes(large, 'backup', 5e9).toIndependent).toMatchObject({ medianMs: 100, estimate: true })
  })

  it('has classes without a hole', () => {
    expect([0, 10e9, 10e9 + 1, 200e9, 1e12, 1e15].map(sizeClassOf)).toEqual([
      'up to 10 GB',
      'up to 10 GB',
      'up to 50 GB',
      'up to 200 GB',
      'up to 1 TB',
      'over 1 TB',
    ])
  })
})
