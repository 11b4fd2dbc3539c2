import { expect, it } from 'vitest'
import { currentRate, forgetOthers, noteProgress, rateOf } from './progress-rate'

it('says the speed and the time left of late, and nothing where it does not know', () => {
  const samples = [
    { at: 1_000, doneBytes: 0 },
    { at: 3_000, doneBytes: 4_000 },
    { at: 5_000, doneBytes: 8_000 },
  ]
  expect(rateOf(samples, 20_000, 5_500)).toEqual({ bytesPerSecond: 2_000, leftMs: 6_000 })
  expect(rateOf(samples, 0, 5_500)).toEqual({ bytesPerSecond: 2_000, leftMs: null })
  expect(rateOf(samples.slice(0, 1), 20_000, 1_500), 'one point is no speed').toBeNull()
  expect(rateOf(samples, 20_000, 20_000), 'no news for long').toBeNull()
  const halted = [...samples, { at: 40_000, doneBytes: 8_000 }]
  expect(rateOf(halted, 20_000, 40_000), 'what was before the window').toBeNull()
})

it('begins anew with a step that does, and forgets what is over', () => {
  noteProgress('op_1', { doneBytes: 0, totalBytes: 100 }, 1_000)
  noteProgress('op_1', { doneBytes: 50, totalBytes: 100 }, 4_000)
  expect(currentRate('op_1', 4_000)?.leftMs).toBeCloseTo(3_000)
  noteProgress('op_1', { doneBytes: 10, totalBytes: 400 }, 5_000)
  expect(currentRate('op_1', 5_000)).toBeNull()
  forgetOthers(new Set())
  expect(currentRate('op_1', 5_000)).toBeNull()
})
