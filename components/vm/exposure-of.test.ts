import { expect, it } from 'vitest'
import { exposureBar } from './exposure-of'

const now = Date.parse('2026-11-24T12:00:00Z')
const hour = 3_600

it('has no bar without a backup, whatever snapshots there are', () => {
  expect(exposureBar({ newestBackupAt: null, worstCaseSeconds: 24 * hour, state: 'unprotected' }, now)).toMatchObject({
    ratio: null,
    beyond: false,
  })
})

it('stands in the middle at the worst case that was promised, and is amber only past it', () => {
  const twelveHours = '2026-11-24T00:00:00Z'
  expect(exposureBar({ newestBackupAt: twelveHours, worstCaseSeconds: 12 * hour, state: 'protected' }, now)).toMatchObject({
    ratio: 1,
    beyond: false,
  })
  expect(exposureBar({ newestBackupAt: twelveHours, worstCaseSeconds: 4 * hour, state: 'at-risk' }, now)).toMatchObject({
    ratio: 3,
    beyond: true,
  })
})

it('is amber where no schedule will make another one', () => {
  expect(exposureBar({ newestBackupAt: '2026-11-24T11:00:00Z', worstCaseSeconds: null, state: 'at-risk' }, now)).toMatchObject({
    beyond: true,
  })
})
