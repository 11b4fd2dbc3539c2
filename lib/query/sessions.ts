import { infiniteQueryOptions } from '@tanstack/react-query'
import { sessionList } from '@/lib/contract/people'
import { getJson, withQuery } from './api'
import { keys } from './keys'

export function sessionListOptions() {
  return infiniteQueryOptions({
    queryKey: [...keys.sessions, 'list'],
    queryFn: ({ pageParam, signal }) => getJson(withQuery('/sessions', { cursor: pageParam }), sessionList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}
