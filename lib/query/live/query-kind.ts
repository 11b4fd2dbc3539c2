import type { Query } from '@tanstack/react-query'
import { itemResources, type ItemResource, type Touched } from './touched'

const defaultSort: Record<ItemResource, string> = { vms: 'name', 'restore-points': 'capturedAt', operations: 'createdAt' }

export interface ListFilter {
  vmId?: string
  /** Field that the list is sorted by. */
  sortedBy: string
  /** Whether rows may come and go by what is in them. */
  narrow: boolean
}

export function resourceOf(query: Query): ItemResource | null {
  const [first] = query.queryKey
  return itemResources.find((resource) => resource === first) ?? null
}

/** The filter of `[resource, 'list', filter]`; null for other keys. */
export function listFilterOf(query: Query, resource: ItemResource): ListFilter | null {
  const [, kind, given] = query.queryKey
  if (kind !== 'list' || query.queryKey.length > 3) return null
  const filter = new Map<string, unknown>(Object.entries(typeof given === 'object' && given !== null ? given : {}))
  const { vmId, sort } = { vmId: filter.get('vmId'), sort: filter.get('sort') }
  return {
    ...(typeof vmId === 'string' ? { vmId } : {}),
    sortedBy: typeof sort === 'string' ? sort.replace(/^-/, '') : defaultSort[resource],
    narrow: [...filter].some(([name, value]) => value !== undefined && value !== null && name !== 'vmId' && name !== 'sort'),
  }
}

/** Whether the key itself says that the query is of VMs that nothing happened to. */
export function isOfOthers(query: Query, { vmIds }: Touched): boolean {
  const named = query.queryKey.filter((part): part is string => typeof part === 'string' && part.startsWith('vm_'))
  return named.length > 0 && !named.some((id) => vmIds.has(id))
}

/** A query of another resource says with `meta: { touchedBy: ['vms', …] }` which resources' events make it old. */
export function isTouchedByMeta(query: Query, { resources }: Touched): boolean {
  const by = query.meta?.touchedBy
  return Array.isArray(by) && by.some((resource) => resources.has(String(resource)))
}
