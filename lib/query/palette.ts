import { queryOptions } from '@tanstack/react-query'
import { restorePointList } from '@/lib/contract/restore-point'
import { vmList } from '@/lib/contract/vm'
import { getJson, withQuery } from './api'

const most = 6

/** Machines and restore points with the text in their name. */
export function paletteSearchOptions(q: string) {
  return queryOptions({
    queryKey: ['palette', q],
    queryFn: async ({ signal }) => {
      const [vms, points] = await Promise.all([
        getJson(withQuery('/vms', { q, limit: most }), vmList, signal),
        getJson(withQuery('/restore-points', { q, limit: most }), restorePointList, signal),
      ])
      return { vms: vms.items, points: points.items }
    },
    staleTime: 5_000,
    gcTime: 60_000,
  })
}
