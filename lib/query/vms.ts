import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { vmDetail, vmList } from '@/lib/contract/vm'
import type { VmPower } from '@/lib/domain/vm'
import { getBlob, getJson, getText, withQuery } from './api'
import { pageOf } from './filters'
import { keys } from './keys'
import { pollWhile } from './live-status'

export interface VmFilter {
  q?: string
  power?: VmPower
  sort?: 'name' | '-name' | '-createdAt' | 'createdAt'
}

export function vmListOptions(filter: VmFilter = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.vms, 'list', filter],
    queryFn: ({ pageParam, signal }) => getJson(withQuery('/vms', { ...filter, ...pageOf(pageParam) }), vmList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => pollWhile(query.state.data?.pages.some((page) => page.items.some((vm) => vm.operation !== null)) ?? false),
  })
}

export function vmOptions(id: string) {
  return queryOptions({
    queryKey: [...keys.vms, 'one', id],
    queryFn: ({ signal }) => getJson(`/vms/${id}`, vmDetail, signal),
    refetchInterval: (query) => pollWhile(query.state.data?.operation != null),
  })
}

const consoleEveryMs = 2_000

/** The picture on the VM's screen. Not pushed: the worker makes it only while someone looks. */
export function vmScreenshotOptions(id: string, visible: boolean) {
  return queryOptions({
    queryKey: ['console', id, 'screenshot'],
    queryFn: ({ signal }) => getBlob(`/vms/${id}/screenshot`, signal),
    enabled: visible,
    refetchInterval: consoleEveryMs,
    gcTime: 0,
    retry: false,
  })
}

export function vmConsoleOptions(id: string, visible: boolean) {
  return queryOptions({
    queryKey: ['console', id, 'text'],
    queryFn: ({ signal }) => getText(`/vms/${id}/console`, signal),
    enabled: visible,
    refetchInterval: consoleEveryMs,
    retry: false,
  })
}
