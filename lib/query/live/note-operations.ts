import type { QueryClient } from '@tanstack/react-query'
import { operation, type Operation } from '@/lib/contract/operation'
import { isInFlight, laneOf } from '@/lib/domain/operation'
import { changeItems, type CachedItem } from './cached-items'
import { listFilterOf, resourceOf } from './query-kind'
import type { Touched } from './touched'

const listeners = new Set<(ended: Operation) => void>()

/** Hears of each operation that was read because of an event and had ended. */
export function onOperationEnd(listener: (ended: Operation) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Operations that were just read: into what is in flight or out of it, and new ones to the head of their lists. */
export function noteOperations(client: QueryClient, items: CachedItem[], touched: Touched): void {
  // The collector's are nobody's wish; lists leave them out, too.
  const shown = items.map((item) => operation.parse(item)).filter(({ kind }) => laneOf[kind] !== 'maintenance')
  for (const query of client.getQueryCache().findAll({ queryKey: ['operations'] })) {
    const filter = listFilterOf(query, 'operations')
    const [, kind] = query.queryKey
    if (kind === 'in-flight') {
      changeItems(client, query, (known) =>
        merged(
          known,
          shown.filter(({ state }) => isInFlight(state)),
          shown.filter(({ state }) => !isInFlight(state)),
        ),
      )
    } else if (filter && !filter.narrow && resourceOf(query)) {
      const fresh = shown.filter(({ id, vmId }) => touched.created.has(id) && (!filter.vmId || filter.vmId === vmId))
      changeItems(client, query, (known, first) => (first ? merged(known, fresh, []) : known))
    }
  }
  for (const ended of shown.filter(({ state }) => !isInFlight(state))) listeners.forEach((listener) => listener(ended))
}

/** With the new ones at the head, without those that are over; the same array where nothing is different. */
function merged(known: CachedItem[], fresh: Operation[], over: Operation[]): CachedItem[] {
  const overIds = new Set(over.map(({ id }) => id))
  const kept = known.some(({ id }) => overIds.has(id)) ? known.filter(({ id }) => !overIds.has(id)) : known
  const added = fresh.filter(({ id }) => !known.some((item) => item.id === id))
  return added.length > 0 ? [...added, ...kept] : kept
}
