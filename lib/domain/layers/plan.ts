import { indexGraph, type GraphLayer, type IndexedGraph, type LayerGraph } from './graph'

/**
 * `live-head`: the running head that is the child pulls the layer into itself. `live-middle`: a running VM commits the immutable child down
 * into the layer; the surviving file is the layer's. `offline`: no VM runs above; the child's file is rebased.
 */
export type MergeMode = 'live-head' | 'live-middle' | 'offline'

export type LayerStep =
  { kind: 'drop'; layerId: string } | { kind: 'merge'; layerId: string; childId: string; mode: MergeMode; vmId: string | null }

export type KeptReason = 'head' | 'pinned' | 'shared' | 'read' | 'deferred'

export interface KeptLayer {
  layerId: string
  reason: KeptReason
  /** For the log and for people who look after the host. */
  detail: string
}

export interface LayerPlan {
  steps: LayerStep[]
  kept: KeptLayer[]
}

/**
 * Which layers nobody needs any more and how each goes: pure, and the same answer for the same graph whatever the order of its parts.
 * A layer that is a head, pinned, read by an operation (itself or anything above it) or has two children is never touched. The steps may
 * be carried out one after the other as they stand, or one at a time with a new plan after each: drops first, from the top down, then merges.
 */
export function planLayers(graph: LayerGraph): LayerPlan {
  const index = indexGraph(graph)
  const steps: LayerStep[] = []
  const kept: KeptLayer[] = []
  const unneeded: GraphLayer[] = []
  for (const layer of topDown(index)) {
    const held = heldBy(index, layer)
    if (held) {
      kept.push(held)
    } else if (childrenOf(index, layer.id).length === 0) {
      steps.push({ kind: 'drop', layerId: layer.id })
      if (layer.parentId !== null) index.children.get(layer.parentId)?.delete(layer.id)
    } else {
      unneeded.push(layer)
    }
  }
  for (const layer of unneeded) {
    const outcome = mergeOf(index, layer)
    if ('reason' in outcome) {
      kept.push(outcome)
      continue
    }
    steps.push(outcome)
    if (layer.parentId !== null) index.children.get(layer.parentId)?.delete(layer.id)
    if (layer.parentId !== null) index.children.get(layer.parentId)?.add(outcome.childId)
  }
  return { steps, kept: kept.sort((a, b) => compareIds(a.layerId, b.layerId)) }
}

/** Who needs the layer as it is; null where nobody does. */
function heldBy(index: IndexedGraph, { id }: GraphLayer): KeptLayer | null {
  const head = index.heads.get(id)
  if (head) return { layerId: id, reason: 'head', detail: `head of ${head.diskId}` }
  const pins = index.pinnedBy.get(id)
  if (pins) return { layerId: id, reason: 'pinned', detail: `pinned by ${[...new Set(pins)].sort().join(', ')}` }
  const readers = index.readBy.get(id)
  if (readers) return { layerId: id, reason: 'read', detail: `read by ${[...readers].sort().join(', ')}` }
  return null
}

function mergeOf(index: IndexedGraph, layer: GraphLayer): Extract<LayerStep, { kind: 'merge' }> | KeptLayer {
  const keep = (reason: KeptReason, detail: string): KeptLayer => ({ layerId: layer.id, reason, detail })
  const children = childrenOf(index, layer.id)
  const [childId] = children
  const child = childId === undefined ? undefined : index.layers.get(childId)
  if (!child || children.length > 1) return keep('shared', `${children.length} layers lie on it`)
  const merge = (mode: MergeMode, vmId: string | null) =>
    ({ kind: 'merge', layerId: layer.id, childId: child.id, mode, vmId }) satisfies LayerStep

  const running = index.runningHeads.get(child.id) ?? []
  const [head] = running
  if (!head) return merge('offline', null)
  // Two disks of one VM count as two: a commit would pull the file away from under the other disk.
  if (running.length > 1) return keep('deferred', `${running.length} running disks read ${child.id}`)
  const above = childrenOf(index, child.id)
  if (head.layerId === child.id) {
    return above.length === 0 ? merge('live-head', head.runningVmId) : keep('deferred', `the running head ${child.id} has layers on it`)
  }
  if (index.heads.has(child.id)) return keep('deferred', `the head ${child.id} has layers on it`)
  if (above.length > 1) return keep('deferred', `${child.id} is read by a running disk and has ${above.length} layers on it`)
  // Committing moves the child's bytes into the layer's file, and with it into the layer's pool.
  if (layer.poolId !== child.poolId) return keep('deferred', `${child.id} lies in another pool and is read by a running disk`)
  return merge('live-middle', head.runningVmId)
}

function childrenOf(index: IndexedGraph, layerId: string): string[] {
  return [...(index.children.get(layerId) ?? [])]
}

/** A child comes before its parent, so that one pass sees every leaf that a drop uncovers. */
function topDown(index: IndexedGraph): GraphLayer[] {
  const depth = (layer: GraphLayer) => index.depth.get(layer.id) ?? 0
  return [...index.layers.values()].sort((a, b) => depth(b) - depth(a) || compareIds(a.id, b.id))
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
