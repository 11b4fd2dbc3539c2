import type { Query, QueryCacheNotifyEvent, QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '@/lib/contract/event'
import { isOfOthers, isTouchedByMeta, listFilterOf, resourceOf } from './query-kind'
import { touchedBy, type Touched } from './touched'

/** As long as what a page brings counts as new (see query-client): what is older is read again anyway. */
const rememberedMs = 30_000

/**
 * A page that one comes to brings what the server read for it. An event that came meanwhile found nothing in the cache to bring up to date, and
 * says nothing again: what such a page brings is held against the events of just before, and read once more where they touch it.
 */
export function watchHydrated(client: QueryClient): { heard: (events: readonly LiveEvent[]) => void; stop: () => void } {
  let recent: { at: number; event: LiveEvent }[] = []
  const forget = () => {
    const since = Date.now() - rememberedMs
    recent = recent.filter(({ at }) => at > since)
  }
  const stop = client.getQueryCache().subscribe((notice) => {
    const query = hydrated(notice)
    if (!query) return
    forget()
    if (!isTouched(query, touchedBy(recent.map(({ event }) => event)))) return
    // Not while React draws, which is when it is brought.
    queueMicrotask(() => void client.invalidateQueries({ queryKey: query.queryKey, exact: true }))
  })
  return {
    heard(events) {
      forget()
      const at = Date.now()
      // Progress is told again and again.
      for (const event of events) if (!event.progress) recent.push({ at, event })
    },
    stop,
  }
}

/** The query that this tells of, where its data came with a page and not by a request of ours. */
function hydrated(notice: QueryCacheNotifyEvent): Query | null {
  if (notice.type === 'added') return notice.query.state.data === undefined ? null : notice.query
  return notice.type === 'updated' && notice.action.type === 'setState' ? notice.query : null
}

function isTouched(query: Query, touched: Touched): boolean {
  if (isTouchedByMeta(query, touched)) return true
  const [first] = query.queryKey
  if (typeof first !== 'string' || !touched.resources.has(first) || isOfOthers(query, touched)) return false
  const resource = resourceOf(query)
  const vmId = resource && listFilterOf(query, resource)?.vmId
  return !vmId || touched.vmIds.has(vmId)
}
