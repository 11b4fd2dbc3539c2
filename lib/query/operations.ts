import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { operation, operationList } from '@/lib/contract/operation'
import { isInFlight, type OperationKind, type OperationState } from '@/lib/domain/operation'
import { getJson, withQuery } from './api'
import { pageOf } from './filters'
import { keys } from './keys'
import { pollWhile } from './live-status'

export interface OperationFilter {
  vmId?: string
  kind?: OperationKind
  state?: OperationState
  inFlight?: boolean
  /** Part of the VM's name. */
  q?: string
  sort?: '-createdAt' | 'createdAt'
}

export function operationListOptions(filter: OperationFilter = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.operations, 'list', filter],
    queryFn: ({ pageParam, signal }) => getJson(withQuery('/operations', { ...filter, ...pageOf(pageParam) }), operationList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      pollWhile(query.state.data?.pages.some((page) => page.items.some(({ state }) => isInFlight(state))) ?? false),
  })
}

/** What is under way in the account now; the shell counts it and tells how it ended. */
export function inFlightOptions() {
  return queryOptions({
    queryKey: [...keys.operations, 'in-flight'],
    queryFn: ({ signal }) => getJson(withQuery('/operations', { inFlight: true, limit: 200 }), operationList, signal),
    refetchInterval: (query) => pollWhile((query.state.data?.items.length ?? 0) > 0),
  })
}

/** The last few that ended, whoever asked for them. */
export function recentlyEndedOptions() {
  return queryOptions({
    queryKey: [...keys.operations, 'ended'],
    queryFn: ({ signal }) => getJson(withQuery('/operations', { inFlight: false, limit: 8 }), operationList, signal),
  })
}

export function operationOptions(id: string) {
  return queryOptions({
    queryKey: [...keys.operations, 'one', id],
    queryFn: ({ signal }) => getJson(`/operations/${id}`, operation, signal),
    refetchInterval: (query) => pollWhile(query.state.data ? isInFlight(query.state.data.state) : false),
  })
}
