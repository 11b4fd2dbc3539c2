import type { LayerGraph } from './graph'
import type { LayerStep } from './plan'

/** The graph after a step. A step that has been applied before, or does not fit the graph, changes nothing. */
export function applyStep(graph: LayerGraph, step: LayerStep): LayerGraph {
  const layer = graph.layers.find(({ id }) => id === step.layerId)
  if (!layer) return graph
  const children = graph.layers.filter(({ parentId }) => parentId === layer.id)
  if (step.kind === 'drop') {
    return children.length === 0 ? { ...graph, layers: graph.layers.filter(({ id }) => id !== layer.id) } : graph
  }
  if (children.length !== 1 || children[0]?.id !== step.childId) return graph
  return {
    ...graph,
    layers: graph.layers
      .filter(({ id }) => id !== layer.id)
      // An upper bound: blocks that both have are there once afterwards.
      .map((other) =>
        other.id === step.childId ? { ...other, parentId: layer.parentId, sizeBytes: other.sizeBytes + layer.sizeBytes } : other,
      ),
  }
}
