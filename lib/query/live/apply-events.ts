import type { Query, QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '@/lib/contract/event'
import { operation } from '@/lib/contract/operation'
import { restorePoint } from '@/lib/contract/restore-point'
import { vmDetail } from '@/lib/contract/vm'
import { getJson } from '../api'
import { changeItems, itemsOf, replaced, type CachedItem } from './cached-items'
import { applyProgress } from './apply-progress'
import { noteOperations } from './note-operations'
import { isOfOthers, isTouchedByMeta, listFilterOf, resourceOf } from './query-kind'
import { itemResources, touchedBy, type ItemResource, type Touched } from './touched'

/** More rows than this are had sooner with their lists. */
const singleReads = 8

const readers: Record<ItemResource, (id: string) => Promise<CachedItem>> = {
  vms: (id) => getJson(`/vms/${id}`, vmDetail),
  'restore-points': (id) => getJson(`/restore-points/${id}`, restorePoint),
  operations: (id) => getJson(`/operations/${id}`, operation),
}

/**
 * Brings the cache up to what these events tell of. Rows that are shown are read one by one and put in their places; a list is fetched anew only
 * where rows may have come, gone or moved. A query whose key names other VMs is left alone.
 */
export async function applyEvents(client: QueryClient, events: readonly LiveEvent[]): Promise<void> {
  applyProgress(client, events)
  const telling = events.filter(({ progress }) => !progress)
  if (telling.length === 0) return
  const touched = touchedBy(telling)
  const all = client.getQueryCache().getAll()
  const whole = all.filter((query) => wantsWhole(query, touched))
  for (const query of whole) refetch(client, query)
  const rest = all.filter((query) => !whole.includes(query))
  await Promise.all(itemResources.map((resource) => renewItems(client, resource, rest, touched)))
}

/** Of everything that events tell of, after some of them were missed. */
export function refetchAll(client: QueryClient): void {
  for (const resource of [...itemResources, 'sessions']) void client.invalidateQueries({ queryKey: [resource] })
  void client.invalidateQueries({ predicate: (query) => query.meta?.touchedBy !== undefined })
}

function refetch(client: QueryClient, query: Query): void {
  void client.invalidateQueries({ queryKey: query.queryKey, exact: true })
}

function wantsWhole(query: Query, touched: Touched): boolean {
  if (isTouchedByMeta(query, touched)) return true
  if (query.queryKey[0] === 'sessions') return touched.resources.has('sessions')
  const resource = resourceOf(query)
  if (!resource || !touched.resources.has(resource) || isOfOthers(query, touched)) return false
  const filter = listFilterOf(query, resource)
  if (filter) {
    if (filter.vmId && !touched.vmIds.has(filter.vmId)) return false
    if (filter.narrow) return true
    // A new operation is the first of its list: it is put there.
    return resource !== 'operations' && touched.membership.has(resource)
  }
  const [, kind] = query.queryKey
  return !(kind === 'one' && query.queryKey.length === 3) && !(kind === 'in-flight' && resource === 'operations')
}

async function renewItems(client: QueryClient, resource: ItemResource, queries: Query[], touched: Touched): Promise<void> {
  const concerned = queries.filter(
    (query) => resourceOf(query) === resource && itemsOf(query).some((item) => touched.isOld(resource, item)),
  )
  const idle = concerned.filter((query) => !query.isActive() || query.state.fetchStatus === 'fetching')
  // Nobody looks at it, or what is on its way may be of before: the next look, or this one once more, brings it.
  for (const query of idle) refetch(client, query)
  const active = concerned.filter((query) => !idle.includes(query))
  const ids = new Set(active.flatMap((query) => itemsOf(query).filter((item) => touched.isOld(resource, item))).map(({ id }) => id))
  if (resource === 'operations') for (const id of touched.operationIds) ids.add(id)
  const fresh = ids.size > singleReads ? null : await readAll(resource, ids)
  if (!fresh) {
    for (const query of active) refetch(client, query)
    if (resource === 'operations') void client.invalidateQueries({ queryKey: ['operations'] })
    return
  }
  for (const query of active) {
    const sortedBy = listFilterOf(query, resource)?.sortedBy
    const moved = sortedBy !== undefined && itemsOf(query).some((item) => isMoved(item, fresh.get(item.id), sortedBy))
    changeItems(client, query, (items) => replaced(items, fresh))
    if (moved) refetch(client, query)
  }
  if (resource === 'operations') noteOperations(client, [...fresh.values()], touched)
}

/** Null where one of them could not be read: it has gone, or the network has. */
async function readAll(resource: ItemResource, ids: ReadonlySet<string>): Promise<Map<string, CachedItem> | null> {
  const results = await Promise.allSettled([...ids].map((id) => readers[resource](id)))
  const items = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  return items.length === ids.size ? new Map(items.map((item) => [item.id, item])) : null
}

function isMoved(before: object, after: object | undefined, field: string): boolean {
  return after !== undefined && Reflect.get(before, field) !== Reflect.get(after, field)
}
