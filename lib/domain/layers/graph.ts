/** What the planner is told about an account's layers. Layers on their way out (being dropped) are not part of it. */
export interface LayerGraph {
  layers: GraphLayer[]
  /** Writable layers, one for each disk. */
  heads: GraphHead[]
  pins: GraphPin[]
  /** What operations in flight read. Reading a layer is reading all its ancestors too. */
  readers: GraphReader[]
}

export interface GraphLayer {
  id: string
  parentId: string | null
  poolId: string
  /** Bytes that its file takes in the pool. */
  sizeBytes: number
}

export interface GraphHead {
  layerId: string
  diskId: string
  /** The VM that runs on it now; null where it is stopped. */
  runningVmId: string | null
}

export interface GraphPin {
  layerId: string
  /** What wants the layer as it is: a restore point's id, an undo record's … */
  by: string
}

export interface GraphReader {
  layerId: string
  operationId: string
}

/** The same graph, ready to be asked. `children` may be changed by its owner while it plans. */
export interface IndexedGraph {
  layers: Map<string, GraphLayer>
  children: Map<string, Set<string>>
  heads: Map<string, GraphHead>
  pinnedBy: Map<string, string[]>
  /** Operations that read the layer or something above it. */
  readBy: Map<string, Set<string>>
  /** Heads on the layer, or above it, on which a VM runs. */
  runningHeads: Map<string, GraphHead[]>
  /** Distance from the root. */
  depth: Map<string, number>
}

export function indexGraph(graph: LayerGraph): IndexedGraph {
  const layers = new Map(graph.layers.map((layer) => [layer.id, layer]))
  const children = new Map(graph.layers.map(({ id }) => [id, new Set<string>()]))
  for (const { id, parentId } of graph.layers) if (parentId !== null) children.get(parentId)?.add(id)
  const pinnedBy = new Map<string, string[]>()
  for (const { layerId, by } of graph.pins) listIn(pinnedBy, layerId).push(by)
  const readBy = new Map<string, Set<string>>()
  for (const { layerId, operationId } of graph.readers) {
    for (const id of lineOf(layers, layerId)) readBy.set(id, (readBy.get(id) ?? new Set()).add(operationId))
  }
  const runningHeads = new Map<string, GraphHead[]>()
  for (const head of graph.heads) {
    if (head.runningVmId !== null) for (const id of lineOf(layers, head.layerId)) listIn(runningHeads, id).push(head)
  }
  return {
    layers,
    children,
    heads: new Map(graph.heads.map((head) => [head.layerId, head])),
    pinnedBy,
    readBy,
    runningHeads,
    depth: depthsOf(layers, children),
  }
}

/** Ids of all layers above a layer (its children, their children …), nearest first; not the layer itself. */
export function descendantsOf(graph: LayerGraph, layerId: string): string[] {
  const { children } = indexGraph({ ...graph, pins: [], readers: [], heads: [] })
  const found = new Set<string>([layerId])
  for (const id of found) for (const child of [...(children.get(id) ?? [])].sort()) found.add(child)
  found.delete(layerId)
  return [...found]
}

export interface Dependents {
  layerIds: string[]
  diskIds: string[]
  runningVmIds: string[]
  pinnedBy: string[]
}

/** Everything that reads a layer, or through it: the layers above it, and the disks and pins on it and on them. */
export function dependents(graph: LayerGraph, layerId: string): Dependents {
  const layerIds = descendantsOf(graph, layerId)
  const on = new Set([layerId, ...layerIds])
  const heads = graph.heads.filter((head) => on.has(head.layerId))
  return {
    layerIds,
    diskIds: heads.map(({ diskId }) => diskId).sort(),
    runningVmIds: unique(heads.flatMap(({ runningVmId }) => (runningVmId === null ? [] : [runningVmId]))),
    pinnedBy: unique(graph.pins.filter((pin) => on.has(pin.layerId)).map(({ by }) => by)),
  }
}

/** The layer and what lies below it. A parent that is not in the graph ends the line; so would a circle, which only broken rows can have. */
function lineOf(layers: ReadonlyMap<string, GraphLayer>, layerId: string): Set<string> {
  const line = new Set<string>()
  for (let at = layers.get(layerId); at && !line.has(at.id); at = at.parentId === null ? undefined : layers.get(at.parentId))
    line.add(at.id)
  return line
}

/** From the roots up. What lies in a circle is never reached and has no depth. */
function depthsOf(layers: ReadonlyMap<string, GraphLayer>, children: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const roots = [...layers.values()].filter(({ parentId }) => parentId === null || !layers.has(parentId))
  const depths = new Map(roots.map(({ id }) => [id, 0]))
  for (const [id, depth] of depths) for (const child of children.get(id) ?? []) depths.set(child, depth + 1)
  return depths
}

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? []
  map.set(key, list)
  return list
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort()
}
