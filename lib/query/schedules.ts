import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query'
import { schedule, scheduleList, schedulePreview, scheduleRunList, type PreviewScheduleBody } from '@/lib/contract/schedule'
import { getJson, sendJson, withQuery } from './api'
import { pageOf } from './filters'
import { keys } from './keys'
import { pollWhile } from './live-status'
import type { ScheduleFilter } from './schedule-filter'

/** A schedule says what its VM is doing, so the VM's events make it old too. */
const meta = { touchedBy: ['schedules', 'vms'] }

export function scheduleListOptions(filter: ScheduleFilter = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.schedules, 'list', filter],
    queryFn: ({ pageParam, signal }) => getJson(withQuery('/schedules', { ...filter, ...pageOf(pageParam) }), scheduleList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      pollWhile(query.state.data?.pages.some((page) => page.items.some(({ lastRun }) => lastRun?.state === 'started')) ?? false),
    meta,
  })
}

export function scheduleOptions(id: string) {
  return queryOptions({
    queryKey: [...keys.schedules, 'one', id],
    queryFn: ({ signal }) => getJson(`/schedules/${id}`, schedule, signal),
    refetchInterval: (query) => pollWhile(query.state.data?.lastRun?.state === 'started'),
    meta,
  })
}

export function scheduleRunsOptions(id: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.schedules, 'runs', id],
    queryFn: ({ pageParam, signal }) => getJson(withQuery(`/schedules/${id}/runs`, pageOf(pageParam)), scheduleRunList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: (query) =>
      pollWhile(
        query.state.data?.pages.some((page) => page.items.some(({ state }) => state === 'started' || state === 'waiting')) ?? false,
      ),
    meta,
  })
}

/**
 * What the body would do, with the body that was asked about. Keeps the last answer while the next one comes: an editor's figures must not
 * flicker with each key. Null: nothing that could be asked.
 */
export function schedulePreviewOptions(body: PreviewScheduleBody | null) {
  return queryOptions({
    queryKey: [...keys.schedules, 'preview', body],
    queryFn: body
      ? async () => ({ asked: body, preview: await sendJson('POST', '/schedules/preview', { body, shape: schedulePreview }) })
      : skipToken,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    meta,
  })
}
