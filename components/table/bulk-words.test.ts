import { describe, expect, it } from 'vitest'
import { ProblemError } from '@/lib/query/problem-error'
import { bulkSummary, commonReason, countedLabel } from './bulk-words'

const refusal = (detail: string) => new ProblemError({ status: 409, code: 'state-forbids', detail, requestId: null })
const words = { done: (count: number) => `${count} started`, rowName: (row: string) => row }

describe('the words of a bulk action', () => {
  it('give the reason only when no row allows it, once when it is the same', () => {
    const no = { allowed: false, reason: 'It is stopped.' }
    expect(commonReason([no, { allowed: true }])).toBeUndefined()
    expect(commonReason([no, no])).toBe('It is stopped.')
    expect(commonReason([no, { allowed: false, reason: 'It is pinned.' }])).toBe(
      'Not possible for any of them: It is stopped. It is pinned.',
    )
    expect(commonReason([{ allowed: false }])).toBe('Not possible now.')
  })

  it('count where it goes only for some', () => {
    expect(countedLabel('Start', 3, 3)).toBe('Start')
    expect(countedLabel('Start', 2, 5)).toBe('Start 2 of 5')
    expect(countedLabel('Start', 0, 5)).toBe('Start')
  })

  it('say how many went, and who was refused and why', () => {
    expect(bulkSummary([{ item: 'a', ok: true }], words)).toEqual({ title: '1 started', description: undefined })
    const outcomes = ['b', 'c', 'd', 'e', 'f'].map((item) => ({ item, ok: false as const, thrown: refusal('It is busy.') }))
    expect(bulkSummary([{ item: 'a', ok: true as const }, ...outcomes], words)).toEqual({
      title: '1 started, 5 refused',
      description: 'b, c, d and 2 more: It is busy.',
    })
  })
})
