import { dehydrate, hydrate, QueryClient } from '@tanstack/react-query'
import { afterEach, expect, it, vi } from 'vitest'
import type { LiveEvent } from '@/lib/contract/event'
import { watchHydrated } from './watch-hydrated'

const list = (vmId: string) => ['operations', 'list', { vmId }]
const begun: LiveEvent = { resource: 'operation', id: 'op_1', vmId: 'vm_a', change: 'created' }

let stop: () => void = () => undefined
afterEach(() => {
  stop()
  vi.useRealTimers()
})

/** A tab that has heard of this, and what it holds after it came to a page that was read before. */
async function come(events: LiveEvent[], keys: readonly unknown[][], { laterMs = 0, knows = false } = {}) {
  vi.useFakeTimers()
  const [tab, page] = [new QueryClient(), new QueryClient()]
  if (knows) for (const key of keys) tab.setQueryData(key, 'known', { updatedAt: Date.now() - 60_000 })
  const watch = watchHydrated(tab)
  stop = () => watch.stop()
  for (const key of keys) page.setQueryData(key, 'read before')
  watch.heard(events)
  vi.advanceTimersByTime(laterMs)
  hydrate(tab, dehydrate(page))
  await Promise.resolve()
  return keys.map((key) => tab.getQueryState(key)?.isInvalidated)
}

it('what a page brings is read again where an event of just before touches it', async () => {
  expect(await come([begun], [list('vm_a'), list('vm_b'), ['vms', 'one', 'vm_a'], ['hosts', 'list']])).toEqual([true, false, true, false])
})

it('also where a query that was there already is given what the page brings', async () => {
  expect(await come([begun], [list('vm_a')], { knows: true })).toEqual([true])
})

it('not for progress, nor for what was heard long ago', async () => {
  expect(await come([{ ...begun, change: 'updated', progress: { doneBytes: 1, totalBytes: 2 } }], [list('vm_a')])).toEqual([false])
  expect(await come([begun], [list('vm_a')], { laterMs: 31_000 })).toEqual([false])
})
