import { applyStep } from './apply-step'
import type { LayerGraph } from './graph'
import { planLayers, type LayerStep } from './plan'

type Content = Record<string, number>
interface ModelFile {
  blocks: Content
  backing: string | null
}
interface ModelLayer {
  file: string
  parentId: string | null
  poolId: string
}

/**
 * Layers as rows and as files of blocks, for the planner's property test. A step is carried out on the files as QEMU does it: a commit
 * changes the header of the one file above it in the running chain and no other, so that a wrong step breaks somebody's reading.
 */
export class LayerModel {
  readonly files = new Map<string, ModelFile>()
  readonly layers = new Map<string, ModelLayer>()
  readonly disks = new Map<string, { headId: string; vmId: string; written: Content }>()
  readonly running = new Set<string>()
  readonly pins = new Map<string, { layerId: string; read: Content }>()
  readonly reads = new Map<string, { layerId: string; seen: string }>()
  private births = 0

  name(prefix: string): string {
    this.births += 1
    return `${prefix}${String(this.births).padStart(4, '0')}`
  }

  addLayer(parentId: string | null, poolId: string): string {
    const id = this.name('l')
    const file = `file-${id}`
    this.files.set(file, { blocks: {}, backing: parentId === null ? null : this.layer(parentId).file })
    this.layers.set(id, { file, parentId, poolId })
    return id
  }

  addDisk(vmId: string, parentId: string | null, poolId: string): void {
    const written = parentId === null ? {} : this.read(parentId)
    this.disks.set(this.name('d'), { headId: this.addLayer(parentId, poolId), vmId, written })
  }

  layer(id: string): ModelLayer {
    return known(this.layers.get(id), id)
  }
  file(name: string): ModelFile {
    return known(this.files.get(name), name)
  }
  chain(layerId: string): string[] {
    const chain: string[] = []
    for (let at: string | null = this.layer(layerId).file; at !== null; at = this.file(at).backing) chain.push(at)
    return chain
  }
  /** First hit going down. */
  read(layerId: string): Content {
    return Object.assign(
      {},
      ...this.chain(layerId)
        .map((name) => this.file(name).blocks)
        .reverse(),
    ) as Content
  }
  /** The very files that a reader has open, as they are. */
  seenBy(layerId: string): string {
    return JSON.stringify(this.chain(layerId).map((name) => [name, this.file(name)]))
  }
  immutable(): string[] {
    const heads = new Set([...this.disks.values()].map(({ headId }) => headId))
    return [...this.layers.keys()].filter((id) => !heads.has(id))
  }

  graph(): LayerGraph {
    return {
      layers: [...this.layers].map(([id, { parentId, poolId, file }]) => {
        return { id, parentId, poolId, sizeBytes: Object.keys(this.file(file).blocks).length }
      }),
      heads: [...this.disks].map(([diskId, { headId, vmId }]) => {
        return { layerId: headId, diskId, runningVmId: this.running.has(vmId) ? vmId : null }
      }),
      pins: [...this.pins].map(([by, { layerId }]) => ({ layerId, by })),
      readers: [...this.reads].map(([operationId, { layerId }]) => ({ layerId, operationId })),
    }
  }

  /** Plans and carries out at most `limit` steps of the plan. @returns how many there were */
  collect(limit: number): number {
    const { steps } = planLayers(this.graph())
    for (const step of steps.slice(0, limit)) {
      const expected = new Map(applyStep(this.graph(), step).layers.map(({ id, parentId }) => [id, parentId]))
      this.carryOut(step)
      const found = new Map([...this.layers].map(([id, { parentId }]) => [id, parentId]))
      if (JSON.stringify([...found].sort()) !== JSON.stringify([...expected].sort()))
        throw new Error(`${JSON.stringify(step)} was not applied`)
    }
    return steps.length
  }

  private carryOut(step: LayerStep): void {
    this.assertNotHeld(step.layerId)
    if (step.kind === 'drop') {
      this.files.delete(this.layer(step.layerId).file)
      this.layers.delete(step.layerId)
      return
    }
    const layer = this.layer(step.layerId)
    const child = this.layer(step.childId)
    const [lower, upper] = [this.file(layer.file), this.file(child.file)]
    const open = [...this.disks.values()].filter(({ vmId, headId }) => this.running.has(vmId) && this.chain(headId).includes(child.file))
    if (step.mode === 'live-middle') {
      const [only] = open
      if (open.length !== 1 || only === undefined || only.vmId !== step.vmId) throw new Error('not open in just one VM')
      if (layer.poolId !== child.poolId) throw new Error('committed into another pool')
      const chain = this.chain(only.headId)
      this.file(known(chain[chain.indexOf(child.file) - 1], 'the file above')).backing = layer.file
      Object.assign(lower.blocks, upper.blocks)
      this.files.delete(child.file)
      child.file = layer.file
    } else {
      const asHead = open.length === 1 && open[0]?.headId === step.childId && open[0].vmId === step.vmId
      if (step.mode === 'offline' ? open.length > 0 : !asHead) throw new Error(`${step.mode} with ${open.length} open`)
      upper.blocks = { ...lower.blocks, ...upper.blocks }
      upper.backing = lower.backing
      this.files.delete(layer.file)
    }
    child.parentId = layer.parentId
    this.layers.delete(step.layerId)
  }

  private assertNotHeld(layerId: string): void {
    const pinned = [...this.pins.values()].some((pin) => pin.layerId === layerId)
    const head = [...this.disks.values()].some(({ headId }) => headId === layerId)
    const shared = [...this.layers.values()].filter(({ parentId }) => parentId === layerId).length > 1
    if (pinned || head || shared) throw new Error(`${layerId} is needed and was touched`)
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is gone`)
  return value
}
