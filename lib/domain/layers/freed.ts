import type { LayerGraph } from './graph'
import { planLayers } from './plan'

export interface FreedBytes {
  /** What is surely freed: layers that go as a whole. */
  bytes: number
  /** What may be freed on top, at most: layers that are folded into others, now or as soon as a VM stops. */
  mergeableBytes: number
}

/** What taking away one pin holder's pins (deleting a restore point) frees, beyond what would be collected anyway. */
export function freedBytesIfUnpinned(graph: LayerGraph, pinBy: string): FreedBytes {
  const before = outcomesOf(graph)
  const after = outcomesOf({ ...graph, pins: graph.pins.filter(({ by }) => by !== pinBy) })
  const freed = { bytes: 0, mergeableBytes: 0 }
  for (const { id, sizeBytes } of graph.layers) {
    if (after.dropped.has(id) && !before.dropped.has(id)) freed.bytes += sizeBytes
    if (after.folded.has(id) && !before.folded.has(id) && !before.dropped.has(id)) freed.mergeableBytes += sizeBytes
  }
  return freed
}

function outcomesOf(graph: LayerGraph): { dropped: Set<string>; folded: Set<string> } {
  const { steps, kept } = planLayers(graph)
  const idsOf = (kind: 'drop' | 'merge') => steps.filter((step) => step.kind === kind).map(({ layerId }) => layerId)
  const deferred = kept.filter(({ reason }) => reason === 'deferred').map(({ layerId }) => layerId)
  return { dropped: new Set(idsOf('drop')), folded: new Set([...idsOf('merge'), ...deferred]) }
}
