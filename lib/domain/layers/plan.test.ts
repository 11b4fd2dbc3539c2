import { describe, expect, it } from 'vitest'
import { applyStep } from './apply-step'
import { freedBytesIfUnpinned } from './freed'
import { dependents, descendantsOf, type GraphHead, type LayerGraph } from './graph'
import { planLayers } from './plan'

interface Shape {
  /** "child>parent" or "root", and "@pool" behind it. */
  layers: string[]
  /** "layer" is a stopped head, "layer:vm" a running one. */
  heads?: string[]
  /** "layer:by" */
  pins?: string[]
  reads?: string[]
}

function graphOf({ layers, heads = [], pins = [], reads = [] }: Shape): LayerGraph {
  const halves = (text: string): [string, string | null] => {
    const [left = '', right = null] = text.split(':')
    return [left, right]
  }
  return {
    layers: layers.map((text) => {
      const [line = '', poolId = 'fast'] = text.split('@')
      const [id = '', parentId = null] = line.split('>')
      return { id, parentId, poolId, sizeBytes: 10 }
    }),
    heads: heads.map(halves).map(([layerId, runningVmId]): GraphHead => ({ layerId, diskId: `disk-${layerId}`, runningVmId })),
    pins: pins.map(halves).map(([layerId, by]) => ({ layerId, by: by ?? 'point' })),
    readers: reads.map((layerId) => ({ layerId, operationId: 'op' })),
  }
}

function told(graph: LayerGraph) {
  const { steps, kept } = planLayers(graph)
  return {
    steps: steps.map((step) =>
      step.kind === 'drop' ? `drop ${step.layerId}` : `${step.mode} ${step.layerId}>${step.childId}${step.vmId ? ` ${step.vmId}` : ''}`,
    ),
    kept: kept.map(({ layerId, reason }) => `${layerId} ${reason}`),
  }
}

const rules: { rule: string; shape: Shape; steps: string[]; kept: string[] }[] = [
  { rule: 'nothing', shape: { layers: [] }, steps: [], kept: [] },
  {
    rule: 'drops leaves that nobody needs, from the top down',
    shape: { layers: ['a', 'b>a', 'c>b', 'x'] },
    steps: ['drop c', 'drop b', 'drop a', 'drop x'],
    kept: [],
  },
  { rule: 'keeps a pinned leaf', shape: { layers: ['a'], pins: ['a'] }, steps: [], kept: ['a pinned'] },
  { rule: 'keeps a head', shape: { layers: ['a'], heads: ['a'] }, steps: [], kept: ['a head'] },
  { rule: 'keeps a layer that is read', shape: { layers: ['a'], reads: ['a'] }, steps: [], kept: ['a read'] },
  {
    rule: 'keeps what lies below a layer that is read, and folds what lies above it',
    shape: { layers: ['a', 'b>a', 'c>b', 'd>c'], heads: ['d'], reads: ['b'] },
    steps: ['offline c>d'],
    kept: ['a read', 'b read', 'd head'],
  },
  {
    rule: 'keeps a layer with two children',
    shape: { layers: ['a', 'b>a', 'c>a'], heads: ['b', 'c:vm'] },
    steps: [],
    kept: ['a shared', 'b head', 'c head'],
  },
  {
    rule: 'folds into a running head by letting it pull',
    shape: { layers: ['a', 'b>a'], heads: ['b:vm'] },
    steps: ['live-head a>b vm'],
    kept: ['b head'],
  },
  {
    rule: 'folds a middle layer below a running head by committing its child down',
    shape: { layers: ['a', 'b>a', 'c>b'], heads: ['c:vm'], pins: ['b'] },
    steps: ['live-middle a>b vm'],
    kept: ['b pinned', 'c head'],
  },
  {
    rule: 'folds offline where no VM runs above, whatever lies on the child',
    shape: { layers: ['a', 'b>a', 'c>b', 'd>b'], heads: ['c', 'd'] },
    steps: ['offline a>b'],
    kept: ['b shared', 'c head', 'd head'],
  },
  {
    rule: 'waits where a VM runs above a child with two children',
    shape: { layers: ['a', 'b>a', 'c>b', 'd>b'], heads: ['c', 'd:vm'] },
    steps: [],
    kept: ['a deferred', 'b shared', 'c head', 'd head'],
  },
  {
    rule: 'waits where two VMs run above',
    shape: { layers: ['a', 'b>a', 'c>b', 'd>c', 'e>c'], heads: ['d:vm1', 'e:vm2'], pins: ['b'] },
    steps: [],
    kept: ['a deferred', 'b pinned', 'c shared', 'd head', 'e head'],
  },
  {
    rule: 'waits where two disks of one running VM lie above',
    shape: { layers: ['a', 'b>a', 'c>b', 'd>c', 'e>c'], heads: ['d:vm', 'e:vm'], pins: ['b'] },
    steps: [],
    kept: ['a deferred', 'b pinned', 'c shared', 'd head', 'e head'],
  },
  {
    rule: 'folds below one running head beside a stopped one',
    shape: { layers: ['a', 'b>a', 'c>b', 'd>c', 'e>c'], heads: ['d:vm', 'e'], pins: ['b'] },
    steps: ['live-middle a>b vm'],
    kept: ['b pinned', 'c shared', 'd head', 'e head'],
  },
  {
    rule: 'waits with a commit into another pool',
    shape: { layers: ['a@slow', 'b>a', 'c>b'], heads: ['c:vm'], pins: ['b'] },
    steps: [],
    kept: ['a deferred', 'b pinned', 'c head'],
  },
  {
    rule: 'pulls from another pool into a running head',
    shape: { layers: ['a@slow', 'b>a'], heads: ['b:vm'] },
    steps: ['live-head a>b vm'],
    kept: ['b head'],
  },
  {
    rule: 'never folds into a head that has layers on it while a VM runs above',
    shape: { layers: ['a', 'b>a', 'c>b'], heads: ['b:vm', 'c'] },
    steps: [],
    kept: ['a deferred', 'b head', 'c head'],
  },
  {
    rule: 'folds a layer whose other child is dropped first',
    shape: { layers: ['a', 'b>a', 'c>a'], heads: ['b'] },
    steps: ['drop c', 'offline a>b'],
    kept: ['b head'],
  },
  {
    rule: 'folds a whole line into a running head, nearest first',
    shape: { layers: ['a', 'b>a', 'c>b'], heads: ['c:vm'] },
    steps: ['live-head b>c vm', 'live-head a>c vm'],
    kept: ['c head'],
  },
  {
    rule: 'takes a parent that is not in the graph for the end of the line',
    shape: { layers: ['b>elsewhere', 'c>b'], heads: ['c'] },
    steps: ['offline b>c'],
    kept: ['c head'],
  },
]

describe('planLayers', () => {
  it.each(rules)('$rule', ({ shape, steps, kept }) => {
    expect(told(graphOf(shape))).toEqual({ steps, kept })
  })

  it.each(rules)('plans the same whatever the order of rows: $rule', ({ shape }) => {
    const graph = graphOf(shape)
    const turned = {
      layers: graph.layers.toReversed(),
      heads: graph.heads.toReversed(),
      pins: graph.pins.toReversed(),
      readers: graph.readers.toReversed(),
    }
    expect(planLayers(turned)).toEqual(planLayers(graph))
  })

  it('plans a line of many thousand layers', () => {
    const layers = Array.from({ length: 5000 }, (_, index) => (index === 0 ? 'l0' : `l${index}>l${index - 1}`))
    expect(planLayers(graphOf({ layers, heads: ['l4999:vm'] })).steps).toHaveLength(4999)
  })

  it('tells who keeps a layer', () => {
    expect(planLayers(graphOf({ layers: ['a'], pins: ['a:rp_2', 'a:rp_1'] })).kept).toEqual([
      { layerId: 'a', reason: 'pinned', detail: 'pinned by rp_1, rp_2' },
    ])
  })
})

describe('applyStep', () => {
  const graph = graphOf({ layers: ['a', 'b>a', 'c>b'], heads: ['c'] })

  it('puts the child on the parent of what was folded, and changes nothing when repeated', () => {
    const step = { kind: 'merge', layerId: 'b', childId: 'c', mode: 'offline', vmId: null } as const
    const after = applyStep(graph, step)
    expect(after.layers).toEqual([
      { id: 'a', parentId: null, poolId: 'fast', sizeBytes: 10 },
      { id: 'c', parentId: 'a', poolId: 'fast', sizeBytes: 20 },
    ])
    expect(applyStep(after, step)).toEqual(after)
  })

  it('does not drop a layer that another lies on', () => {
    expect(applyStep(graph, { kind: 'drop', layerId: 'a' })).toEqual(graph)
  })
})

describe('freedBytesIfUnpinned', () => {
  it('counts what goes as a whole, and apart what can be folded', () => {
    const graph = graphOf({ layers: ['a', 'b>a', 'c>b', 'd>b', 'x'], heads: ['c:vm'], pins: ['b:rp', 'd:rp', 'x:other'] })
    expect(freedBytesIfUnpinned(graph, 'rp')).toEqual({ bytes: 10, mergeableBytes: 10 })
  })

  it('counts nothing that another point pins, or that was garbage before', () => {
    const graph = graphOf({ layers: ['a', 'b'], pins: ['a:rp', 'a:other'] })
    expect(freedBytesIfUnpinned(graph, 'rp')).toEqual({ bytes: 0, mergeableBytes: 0 })
  })

  it('counts a fold that has to wait for a VM to stop', () => {
    const graph = graphOf({ layers: ['a', 'b>a', 'c>b', 'd>b'], heads: ['c:vm1', 'd:vm2'], pins: ['a:rp'] })
    expect(freedBytesIfUnpinned(graph, 'rp')).toEqual({ bytes: 0, mergeableBytes: 10 })
  })
})

describe('dependents', () => {
  it('names everything on a layer and above it', () => {
    const graph = graphOf({ layers: ['a', 'b>a', 'c>b', 'd>a', 'x'], heads: ['c:vm', 'd'], pins: ['b:rp', 'x:other'] })
    expect(dependents(graph, 'a')).toEqual({
      layerIds: ['b', 'd', 'c'],
      diskIds: ['disk-c', 'disk-d'],
      runningVmIds: ['vm'],
      pinnedBy: ['rp'],
    })
    expect(descendantsOf(graph, 'c')).toEqual([])
  })
})
