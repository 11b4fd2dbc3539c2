import type { LiveEvent } from '@/lib/contract/event'
import { keys } from '../keys'
import type { CachedItem } from './cached-items'

/** The resources whose single items can be read anew. */
export const itemResources = ['vms', 'restore-points', 'operations'] as const
export type ItemResource = (typeof itemResources)[number]

const resourceOf = {
  vm: keys.vms[0],
  'restore-point': keys.restorePoints[0],
  operation: keys.operations[0],
  session: keys.sessions[0],
  schedule: keys.schedules[0],
} as const satisfies Record<LiveEvent['resource'], string>

/** What a handful of events has changed. */
export interface Touched {
  /** Of these resources something changed, came or went; the first part of query keys. */
  resources: ReadonlySet<string>
  /** In these something came or went, so that a list of them is another. */
  membership: ReadonlySet<string>
  vmIds: ReadonlySet<string>
  created: ReadonlySet<string>
  /** Whether this row is out of date. */
  isOld: (resource: ItemResource, item: CachedItem) => boolean
  operationIds: ReadonlySet<string>
}

export function touchedBy(events: readonly LiveEvent[]): Touched {
  const idsOf = (resource: LiveEvent['resource']) => new Set(events.filter((event) => event.resource === resource).map(({ id }) => id))
  const [vms, points, operations] = [idsOf('vm'), idsOf('restore-point'), idsOf('operation')]
  const vmIds = new Set([...vms, ...events.flatMap(({ vmId }) => vmId ?? [])])
  // A point says what may be done with its VM, an operation the VM's name and whether it can be undone.
  const begun = events.flatMap(({ resource, change, vmId }) => (resource === 'operation' && change === 'created' && vmId ? [vmId] : []))
  const vmsSeenElsewhere = new Set([...vms, ...begun])
  const resources = new Set<string>(events.map(({ resource }) => resourceOf[resource]))
  if (vmIds.size > 0) resources.add('vms')
  if (vmsSeenElsewhere.size > 0) resources.add('restore-points').add('operations')
  const isOf = (item: CachedItem, ids: ReadonlySet<string>) => typeof item.vmId === 'string' && ids.has(item.vmId)
  const old: Record<ItemResource, (item: CachedItem) => boolean> = {
    vms: ({ id }) => vmIds.has(id),
    'restore-points': (item) => points.has(item.id) || isOf(item, vmsSeenElsewhere),
    operations: (item) => operations.has(item.id) || isOf(item, vmsSeenElsewhere),
  }
  return {
    resources,
    membership: new Set(events.filter(({ change }) => change !== 'updated').map(({ resource }) => resourceOf[resource])),
    created: new Set(events.filter(({ change }) => change === 'created').map(({ id }) => id)),
    vmIds,
    operationIds: operations,
    isOld: (resource, item) => old[resource](item),
  }
}
