import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LayerModel } from './layer-model'
import { planLayers } from './plan'

const verbs = [
  'freeze',
  'write',
  'branch',
  'attach',
  'replace',
  'pull',
  'pin',
  'unpin',
  'power',
  'read',
  'end-read',
  'detach',
  'collect',
] as const
interface Command {
  verb: (typeof verbs)[number]
  a: number
  b: number
}
const command: fc.Arbitrary<Command> = fc.record({
  verb: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...verbs) },
    { weight: 2, arbitrary: fc.constantFrom('freeze', 'unpin', 'branch', 'power') },
  ),
  a: fc.nat(30),
  b: fc.nat(30),
})

const pools = ['fast', 'slow']

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(1, list.length)]
}

function run(model: LayerModel, { verb, a, b }: Command): void {
  const [diskId, disk] = pick([...model.disks], a) ?? []
  const immutable = pick(model.immutable(), a)
  const pool = pick(pools, b) ?? 'fast'
  switch (verb) {
    case 'write':
      if (!disk) return
      model.file(model.layer(disk.headId).file).blocks[`b${b % 5}`] = a * 100 + b
      disk.written[`b${b % 5}`] = a * 100 + b
      return
    case 'freeze': {
      if (!disk) return
      const frozen = disk.headId
      disk.headId = model.addLayer(frozen, model.layer(frozen).poolId)
      if (b % 2 === 0) model.pins.set(model.name('p'), { layerId: frozen, read: model.read(frozen) })
      return
    }
    case 'branch':
      return model.addDisk(model.name('vm'), immutable ?? null, pool)
    case 'attach': {
      const vmId = pick([...model.disks.values()], b)?.vmId
      if (vmId && !model.running.has(vmId)) model.addDisk(vmId, immutable ?? null, pool)
      return
    }
    case 'replace': {
      const source = pick([...model.pins.values()], b)?.layerId
      if (!disk || !source || model.running.has(disk.vmId)) return
      if (b % 2 === 0) model.pins.set(model.name('undo'), { layerId: disk.headId, read: model.read(disk.headId) })
      disk.headId = model.addLayer(source, model.layer(disk.headId).poolId)
      disk.written = model.read(source)
      return
    }
    case 'pull': {
      if (!disk || !model.running.has(disk.vmId)) return
      const head = model.layer(disk.headId)
      model.files.set(head.file, { blocks: model.read(disk.headId), backing: null })
      head.parentId = null
      return
    }
    case 'pin':
      if (immutable) model.pins.set(model.name('p'), { layerId: immutable, read: model.read(immutable) })
      return
    case 'unpin':
      return void model.pins.delete(pick([...model.pins.keys()], a) ?? '')
    case 'power':
      if (disk && !model.running.delete(disk.vmId)) model.running.add(disk.vmId)
      return
    case 'read':
      if (immutable) model.reads.set(model.name('op'), { layerId: immutable, seen: model.seenBy(immutable) })
      return
    case 'end-read':
      return void model.reads.delete(pick([...model.reads.keys()], a) ?? '')
    case 'detach':
      if (disk && diskId && !model.running.has(disk.vmId)) model.disks.delete(diskId)
      return
    case 'collect':
      model.collect(b % 3 === 0 ? 1 : Infinity)
  }
}

function assertEverythingReads(model: LayerModel): void {
  for (const { layerId, read } of model.pins.values()) expect(model.read(layerId)).toEqual(read)
  for (const { headId, written } of model.disks.values()) expect(model.read(headId)).toEqual(written)
  for (const { layerId, seen } of model.reads.values()) expect(model.seenBy(layerId)).toBe(seen)
}

it('keeps every byte that anyone needs, whatever happens in between, and leaves no garbage', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 80, size: 'max' }), (commands) => {
      const model = new LayerModel()
      model.addDisk('vm', null, 'fast')
      for (const one of commands) {
        run(model, one)
        assertEverythingReads(model)
      }
      // While VMs run and operations read: repeated planning comes to an end.
      const most = model.layers.size
      for (let rounds = 0; model.collect(1) > 0; rounds += 1) expect(rounds).toBeLessThan(most)
      assertEverythingReads(model)

      model.running.clear()
      model.reads.clear()
      model.collect(Infinity)
      assertEverythingReads(model)
      const { steps, kept } = planLayers(model.graph())
      expect(steps).toEqual([])
      expect(kept.map(({ layerId }) => layerId)).toEqual([...model.layers.keys()].sort())
      expect(kept.filter(({ reason }) => !['head', 'pinned', 'shared'].includes(reason))).toEqual([])
      expect([...model.files.keys()].sort()).toEqual([...model.layers.values()].map(({ file }) => file).sort())
    }),
    { numRuns: 600 },
  )
})
