import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { deletionPreview, restoreEstimate, restorePoint, restorePointList, type RestoreBody } from '@/lib/contract/restore-point'
import type { RestorePointState } from '@/lib/domain/restore-point'
import { getJson, sendJson, withQuery } from './api'
import { pageOf } from './filters'
import { keys } from './keys'
import { pollWhile } from './live-status'

export interface RestorePointFilter {
  vmId?: string
  q?: string
  kind?: 'snapshot' | 'backup'
  state?: RestorePointState
  sort?: '-capturedAt' | 'capturedAt' | 'name' | '-name' | '-storedBytes' | 'storedBytes'
}

const settling: ReadonlySet<RestorePointState> = new Set(['creating', 'deleting'])

export function restorePointListOptions(filter: RestorePointFilter = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.restorePoints, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson(withQuery('/restore-points', { ...filter, ...pageOf(pageParam) }), restorePointList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      pollWhile(query.state.data?.pages.some((page) => page.items.some((point) => settling.has(point.state))) ?? false),
  })
}

/** The newest point of a VM that can be restored, for the Restore button in its head. */
export function newestPointOptions(vmId: string) {
  return queryOptions({
    queryKey: [...keys.restorePoints, 'newest', vmId],
    queryFn: ({ signal }) =>
      getJson(withQuery('/restore-points', { vmId, state: 'ready', sort: '-capturedAt', limit: 1 }), restorePointList, signal),
    select: (page) => page.items[0] ?? null,
  })
}

export function restorePointOptions(id: string) {
  return queryOptions({
    queryKey: [...keys.restorePoints, 'one', id],
    queryFn: ({ signal }) => getJson(`/restore-points/${id}`, restorePoint, signal),
  })
}

export function deletionPreviewOptions(id: string) {
  return queryOptions({
    queryKey: [...keys.restorePoints, 'one', id, 'deletion-preview'],
    queryFn: ({ signal }) => getJson(`/restore-points/${id}/deletion-preview`, deletionPreview, signal),
    staleTime: 0,
  })
}

export function restoreEstimateOptions(id: string, mode: RestoreBody['mode']) {
  return queryOptions({
    queryKey: [...keys.restorePoints, 'one', id, 'estimate', mode],
    queryFn: () => sendJson('POST', `/restore-points/${id}/restore-estimate`, { body: { mode }, shape: restoreEstimate }),
    staleTime: 10_000,
  })
}
