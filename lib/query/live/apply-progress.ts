import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '@/lib/contract/event'
import { changeItems, type CachedItem } from './cached-items'
import { resourceOf } from './query-kind'

type Progress = NonNullable<LiveEvent['progress']>

/** Operations that have come further, wherever they are shown; the event says all there is to know. */
export function applyProgress(client: QueryClient, events: readonly LiveEvent[]): void {
  const latest = new Map(events.flatMap(({ id, progress }) => (progress ? [[id, progress] as const] : [])))
  if (latest.size === 0) return
  const further = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null || !('id' in value) || !('progress' in value)) return value
    const progress = latest.get(String(value.id))
    return progress && !isBehind(progress, value.progress) ? { ...value, progress: { ...progress, ratio: ratioOf(progress) } } : value
  }
  const furtherWithin = (item: CachedItem): CachedItem & { operation?: unknown } => {
    if (!('operation' in item)) return item
    const operation = further(item.operation)
    return operation === item.operation ? item : { ...item, operation }
  }
  for (const query of client.getQueryCache().getAll()) {
    const resource = resourceOf(query)
    if (resource === 'operations') changeItems(client, query, (items) => mapped(items, further))
    if (resource === 'vms') changeItems(client, query, (items) => mapped(items, furtherWithin))
  }
}

/** What was read since may be further than an event that was sent before. */
function isBehind(progress: Progress, known: unknown): boolean {
  if (typeof known !== 'object' || known === null || !('doneBytes' in known) || !('totalBytes' in known)) return false
  return known.totalBytes === progress.totalBytes && Number(known.doneBytes) >= progress.doneBytes
}

function ratioOf({ doneBytes, totalBytes }: Progress): number | null {
  return totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : null
}

function mapped(items: CachedItem[], change: (item: CachedItem) => CachedItem): CachedItem[] {
  const next = items.map(change)
  return next.every((item, index) => item === items[index]) ? items : next
}
