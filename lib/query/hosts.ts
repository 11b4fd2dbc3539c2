import { infiniteQueryOptions } from '@tanstack/react-query'
import { hostList } from '@/lib/contract/host'
import { getJson, withQuery } from './api'
import { keys } from './keys'

/** Hosts change with their workers, which send no event for it. */
const refreshMs = 30_000

export function hostListOptions() {
  return infiniteQueryOptions({
    queryKey: [...keys.hosts, 'list'],
    queryFn: ({ pageParam, signal }) => getJson(withQuery('/hosts', { cursor: pageParam }), hostList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: refreshMs,
  })
}
