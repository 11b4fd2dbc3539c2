import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, it, vi } from 'vitest'
import type { LiveEvent } from '@/lib/contract/event'
import { applyEvents } from './apply-events'

const progress = { doneBytes: 0, totalBytes: 100, ratio: 0 }
const row = (id: string, more: object = {}) => ({ id, vmId: 'vm_a', progress, ...more })
const further: LiveEvent = {
  resource: 'operation',
  id: 'op_1',
  vmId: 'vm_a',
  change: 'updated',
  progress: { doneBytes: 40, totalBytes: 100 },
}

let stop: (() => void)[] = []
afterEach(() => {
  for (const end of stop) end()
  stop = []
  vi.unstubAllGlobals()
})

/** A client whose active queries count how often each is fetched anew. */
function world(queries: Record<string, { key: readonly unknown[]; data: unknown; meta?: Record<string, unknown> }>) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
  const fetched: string[] = []
  for (const [name, { key, data, meta }] of Object.entries(queries)) {
    client.setQueryData(key, data)
    const queryFn = () => {
      fetched.push(name)
      return data
    }
    stop.push(new QueryObserver(client, { queryKey: key, queryFn, ...(meta ? { meta } : {}) }).subscribe(() => undefined))
  }
  return { client, fetched }
}

it('puts progress in its places, fetches nothing, and leaves other rows the very same', async () => {
  const other = row('op_2')
  const { client, fetched } = world({
    flight: { key: ['operations', 'in-flight'], data: { items: [row('op_1'), other], nextCursor: null } },
    list: { key: ['vms', 'list', { sort: 'name' }], data: { pages: [{ items: [{ id: 'vm_a', operation: row('op_1') }] }] } },
  })
  await applyEvents(client, [further])
  const items = client.getQueryData<{ items: unknown[] }>(['operations', 'in-flight'])?.items
  expect(items?.[0]).toMatchObject({ progress: { doneBytes: 40, ratio: 0.4 } })
  expect(items?.[1]).toBe(other)
  expect(client.getQueryData(['vms', 'list', { sort: 'name' }])).toMatchObject({
    pages: [{ items: [{ operation: { progress: { ratio: 0.4 } } }] }],
  })
  await applyEvents(client, [{ ...further, progress: { doneBytes: 10, totalBytes: 100 } }])
  expect(client.getQueryData(['operations', 'in-flight'])).toMatchObject({ items: [{ progress: { doneBytes: 40 } }, {}] })
  expect(fetched).toEqual([])
})

it('fetches for an event of one VM nothing that is of others', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')))
  const { client, fetched } = world({
    unfiltered: { key: ['vms', 'list', { sort: 'name' }], data: { pages: [{ items: [{ id: 'vm_b' }] }] } },
    narrow: { key: ['vms', 'list', { sort: 'name', power: 'running' }], data: { pages: [{ items: [{ id: 'vm_b' }] }] } },
    other: { key: ['vms', 'one', 'vm_b'], data: { id: 'vm_b' } },
    overview: { key: ['vms', 'overview'], data: {} },
    points: { key: ['restore-points', 'list', { vmId: 'vm_b' }], data: { pages: [{ items: [{ id: 'rp_b', vmId: 'vm_b' }] }] } },
    newest: { key: ['restore-points', 'newest', 'vm_b'], data: { items: [] } },
    audit: { key: ['audit', 'list'], data: {}, meta: { touchedBy: ['vms'] } },
    hosts: { key: ['hosts', 'list'], data: {} },
    sessions: { key: ['sessions', 'list'], data: {} },
  })
  await applyEvents(client, [{ resource: 'vm', id: 'vm_a', vmId: 'vm_a', change: 'updated' }])
  await vi.waitFor(() => expect(fetched.sort()).toEqual(['audit', 'narrow', 'overview']))
})

it('fetches a list anew where rows came or went, and where a row that it shows cannot be read', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')))
  const { client, fetched } = world({
    points: { key: ['restore-points', 'list', {}], data: { pages: [{ items: [{ id: 'rp_1', vmId: 'vm_a' }] }] } },
    ofOthers: { key: ['restore-points', 'list', { vmId: 'vm_b' }], data: { pages: [{ items: [] }] } },
    vms: { key: ['vms', 'list', {}], data: { pages: [{ items: [{ id: 'vm_a' }] }] } },
  })
  await applyEvents(client, [{ resource: 'restore-point', id: 'rp_2', vmId: 'vm_a', change: 'created' }])
  await vi.waitFor(() => expect(fetched.sort()).toEqual(['points', 'vms']))
})
