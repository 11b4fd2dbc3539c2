import type { z } from 'zod'
import { operationListQuery } from '@/lib/contract/operation'
import { restorePointListQuery } from '@/lib/contract/restore-point'
import { vmListQuery } from '@/lib/contract/vm'
import type { OperationFilter } from './operations'
import type { RestorePointFilter } from './restore-points'
import type { VmFilter } from './vms'

/** A page's `searchParams`; of a name given twice the first counts. */
export type PageSearch = Record<string, string | string[] | undefined>

export function searchOf(search: PageSearch): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) params.set(name, first)
  }
  return params
}

/** Reads each name by its own rule; what is not understood is as if it were not there, an address can be typed by hand. */
export function pick<S extends z.ZodRawShape>(
  shape: S,
  params: URLSearchParams,
  names: readonly (keyof S & string)[],
): Record<string, unknown> {
  const entries = names.flatMap((name) => {
    const value = params.get(name)
    const read = value ? (shape[name] as z.ZodType).safeParse(value) : null
    return read?.success && read.data !== undefined ? [[name, read.data] as const] : []
  })
  return Object.fromEntries(entries)
}

/** The list of VMs that an address asks for; the same for the server's prefetch and the browser. */
export const vmFilterOf = (params: URLSearchParams): VmFilter => ({
  sort: 'name',
  ...pick(vmListQuery.shape, params, ['q', 'power', 'sort']),
})

export const restorePointFilterOf = (params: URLSearchParams): RestorePointFilter => ({
  sort: '-capturedAt',
  ...pick(restorePointListQuery.shape, params, ['q', 'kind', 'state', 'sort']),
})

export const operationFilterOf = (params: URLSearchParams): OperationFilter => ({
  sort: '-createdAt',
  ...pick(operationListQuery.shape, params, ['q', 'state', 'inFlight', 'kind', 'sort']),
})

/** The first page is one screen, quickly there; the ones after it are read ahead. */
export function pageOf(cursor: string | null): { cursor: string | null; limit?: number } {
  return cursor === null ? { cursor } : { cursor, limit: 100 }
}
