import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { ContractGuest, ContractSetup } from './contract'
import type { DiskTarget, DomainName, DomainSpec, Hypervisor, MergeProgress, MergeRequest, PullRequest, QuiesceMode } from './port'

/** A VM of the contract test, with the layers that are its heads now. */
export interface TestVm {
  name: DomainName
  spec: DomainSpec
  heads: Map<DiskTarget, LayerRef>
}

/** What the contract's tests work with: the setup, once it is made, and the few steps that nearly all of them need. */
export interface World {
  readonly hypervisor: Hypervisor
  readonly guest: ContractGuest
  readonly setup: ContractSetup
  newLayer(): LayerRef
  /** A defined, stopped VM with fresh disks: vda, and vdb where asked for. */
  makeVm(options?: { volume?: boolean }): Promise<TestVm>
  /** The same, started and ready. */
  runVm(options?: { volume?: boolean }): Promise<TestVm>
  /** Freezes all disks and moves the heads on. @returns what was frozen, by disk */
  freeze(vm: TestVm, quiesce?: QuiesceMode): Promise<Map<DiskTarget, LayerRef>>
  /** Another VM on branches of these layers, started and ready; or paused before its first instruction. */
  runFrom(layers: ReadonlyMap<DiskTarget, LayerRef>, options?: { paused?: boolean }): Promise<TestVm>
  head(vm: TestVm, target?: DiskTarget): LayerRef
  chain(vm: TestVm, target?: DiskTarget): Promise<string[]>
  pullUntilDone(request: PullRequest): Promise<void>
  mergeUntilDone(request: MergeRequest): Promise<Extract<MergeProgress, { done: true }>>
  remove(vm: TestVm): Promise<void>
}

const stepLimit = 200

export function makeWorld(makeSetup: () => Promise<ContractSetup>, timeoutMs: number): World {
  let made: ContractSetup | undefined
  beforeAll(async () => {
    made = await makeSetup()
  }, timeoutMs)
  afterAll(async () => {
    await made?.cleanUp()
  }, timeoutMs)
  const setup = (): ContractSetup => {
    if (!made) throw new Error('The setup is made before the first test, not before')
    return made
  }

  const world: World = {
    get hypervisor() {
      return setup().hypervisor
    },
    get guest() {
      return setup().guest
    },
    get setup() {
      return setup()
    },
    newLayer: () => ({ poolPath: setup().poolPath, fileName: `ly_${randomBytes(8).toString('hex')}.qcow2` }),
    async makeVm({ volume = false } = {}) {
      const heads = new Map<DiskTarget, LayerRef>([['vda', world.newLayer()]])
      if (volume) heads.set('vdb', world.newLayer())
      for (const [target, layer] of heads) await setup().makeDisk(layer, target === 'vda' ? 'os' : 'volume')
      return defineVm(setup(), heads)
    },
    async runVm(options) {
      const vm = await world.makeVm(options)
      return start(vm)
    },
    async freeze(vm, quiesce = 'auto') {
      const before = new Map(vm.heads)
      const disks = [...before].map(([target, expectedHead]) => ({ target, expectedHead, newHead: world.newLayer() }))
      await setup().hypervisor.freeze({ domain: vm.name, disks, quiesce, quiesceDeadlineMs: 3000 })
      for (const { target, newHead } of disks) vm.heads.set(target, newHead)
      return before
    },
    async runFrom(layers, { paused = false } = {}) {
      const heads = new Map<DiskTarget, LayerRef>()
      for (const [target, parent] of layers) {
        const layer = world.newLayer()
        await setup().hypervisor.branch({ layer, parent, virtualSizeBytes: setup().diskSizeBytes })
        heads.set(target, layer)
      }
      const vm = await defineVm(setup(), heads)
      if (!paused) return start(vm)
      await setup().hypervisor.startDomain(vm.name, { paused })
      return vm
    },
    head(vm, target = 'vda') {
      const layer = vm.heads.get(target)
      if (!layer) throw new Error(`${vm.name} has no ${target}`)
      return layer
    },
    async chain(vm, target = 'vda') {
      const state = await setup().hypervisor.inspectDomain(vm.name)
      return state?.disks.find((disk) => disk.target === target)?.chain ?? []
    },
    async pullUntilDone(request) {
      for (let step = 0; step < stepLimit; step += 1) if ((await setup().hypervisor.pull(request)).done) return
      throw new Error('The pull does not end')
    },
    async mergeUntilDone(request) {
      for (let step = 0; step < stepLimit; step += 1) {
        const progress = await setup().hypervisor.merge(request)
        if (progress.done) return progress
      }
      throw new Error('The merge does not end')
    },
    async remove(vm) {
      await setup().hypervisor.stopDomain(vm.name, { graceMs: 0 })
      await setup().hypervisor.undefineDomain(vm.name)
    },
  }
  async function start(vm: TestVm): Promise<TestVm> {
    await setup().hypervisor.startDomain(vm.name)
    await setup().guest.ready(vm.name)
    return vm
  }
  return world
}

async function defineVm(setup: ContractSetup, heads: Map<DiskTarget, LayerRef>): Promise<TestVm> {
  const bytes = randomBytes(9).toString('hex')
  const name: DomainName = `hf-${bytes}`
  const spec: DomainSpec = {
    name,
    uuid: randomUUID(),
    title: `contract ${bytes.slice(0, 4)} <&>`,
    vcpus: 1,
    memoryMiB: setup.memoryMiB,
    boot: setup.boot,
    network: { mode: 'isolated', mac: `52:54:00:${bytes.slice(0, 2)}:${bytes.slice(2, 4)}:${bytes.slice(4, 6)}` },
    disks: [...heads].map(([target, layer]) => ({ target, layer })),
  }
  await setup.hypervisor.defineDomain(spec)
  return { name, spec, heads }
}

/** Absolute paths, as chains hold them. */
export function files(...layers: LayerRef[]): string[] {
  return layers.map(layerPath)
}
