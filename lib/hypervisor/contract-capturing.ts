import { describe, expect, it } from 'vitest'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { TestVm, World } from './contract-world'
import type { CaptureBegun, CaptureRequest, CheckpointName, DiskTarget, LayerInfo } from './port'

export type Captured = Map<DiskTarget, LayerRef>

/** A request that captures all disks of the VM: everything, or what changed since an earlier one. */
export function captureOf(
  world: World,
  vm: TestVm,
  since: CaptureRequest | null = null,
  more: Partial<CaptureRequest> = {},
): CaptureRequest {
  const parentOf = (target: DiskTarget) => since?.disks.find((disk) => disk.target === target)?.layer ?? null
  const newLayer = () => ({ poolPath: world.setup.repositoryPath, fileName: world.newLayer().fileName })
  const checkpoint: CheckpointName = `cp_${newLayer().fileName.slice(3, -6)}`
  const disks = [...vm.heads.keys()].map((target) => ({ target, layer: newLayer(), parent: parentOf(target) }))
  const quiesce = { quiesce: 'auto', quiesceDeadlineMs: 3000 } as const
  return { domain: vm.name, checkpoint, since: since?.checkpoint ?? null, disks, ...quiesce, powerBefore: 'running', ...more }
}

export async function advanceUntilDone({ hypervisor }: World, request: CaptureRequest): Promise<LayerInfo[]> {
  for (let step = 0; step < 500; step += 1) {
    const progress = await hypervisor.advanceCapture(request)
    if (progress.done) return progress.layers
    expect(progress.doneBytes).toBeLessThanOrEqual(progress.totalBytes)
  }
  throw new Error('The capture does not end')
}

export async function runCapture(world: World, request: CaptureRequest): Promise<CaptureBegun> {
  const begun = await world.hypervisor.beginCapture(request)
  await advanceUntilDone(world, request)
  return begun
}

export function captured(request: CaptureRequest): Captured {
  return new Map(request.disks.map(({ target, layer }) => [target, layer]))
}

/** Capture: one instant, into another pool, only what changed, and nothing left over where it does not end. */
export function describeCapturing(world: World): void {
  const check = (vm: TestVm, { checkpoint }: Pick<CaptureRequest, 'checkpoint'>, targets: DiskTarget[] = [...vm.heads.keys()]) =>
    world.hypervisor.checkCheckpoint({ domain: vm.name, checkpoint, targets })
  const filesOf = async (poolPath: string) => (await world.hypervisor.listLayers(poolPath)).map(({ fileName }) => fileName)

  describe('capture', () => {
    it('copies all disks of a running VM, then only what changed since, snapshots in between or not', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm({ volume: true })
      await guest.write(vm.name, 'vda', 'note', 'one')
      await guest.write(vm.name, 'vdb', 'note', 'one too')
      const full = captureOf(world, vm, null, { quiesce: 'require' })
      const begunAt = Date.now()
      const begun = await hypervisor.beginCapture(full)
      expect(begun).toMatchObject({ consistency: 'filesystem', warnings: [], fresh: true })
      expect(begun.capturedAt.getTime()).toBeGreaterThanOrEqual(begunAt)
      expect(begun.capturedAt.getTime()).toBeLessThanOrEqual(Date.now())
      await guest.write(vm.name, 'vda', 'note', 'after')
      expect(await hypervisor.beginCapture(full)).toEqual({ ...begun, fresh: false })
      const layers = await advanceUntilDone(world, full)
      expect(layers).toMatchObject(full.disks.map(({ layer }) => ({ ...layer, parentFile: null })))
      expect(await advanceUntilDone(world, full)).toEqual(layers)
      expect(await hypervisor.beginCapture(full)).toEqual({ ...begun, fresh: false })
      expect(await check(vm, full)).toMatchObject({ usable: true })
      expect(await check(vm, full, ['vda'])).toEqual({ usable: false, problem: 'disks-changed' })
      expect(await check(vm, { checkpoint: 'cp_none' })).toEqual({ usable: false, problem: 'checkpoint-missing' })

      await guest.write(vm.name, 'vdb', 'note', 'two too')
      await world.freeze(vm)
      await guest.write(vm.name, 'vda', 'note', 'two')
      const second = captureOf(world, vm, full)
      await runCapture(world, second)
      const parents = await Promise.all(second.disks.map(async ({ layer }) => (await hypervisor.inspectLayer(layer))?.parentFile))
      expect(parents).toEqual(full.disks.map(({ layer }) => layerPath(layer)))
      await hypervisor.deleteCheckpoint(vm.name, full.checkpoint)
      await hypervisor.deleteCheckpoint(vm.name, full.checkpoint)
      expect(await check(vm, full)).toEqual({ usable: false, problem: 'checkpoint-missing' })
      expect(await check(vm, second)).toMatchObject({ usable: true })
      await guest.write(vm.name, 'vda', 'note', 'three')

      const read = async (request: CaptureRequest) => {
        const restored = await world.runFrom(captured(request))
        const notes = [await guest.read(restored.name, 'vda', 'note'), await guest.read(restored.name, 'vdb', 'note')]
        await world.remove(restored)
        return notes
      }
      expect(await read(full)).toEqual(['one', 'one too'])
      expect(await read(second)).toEqual(['two', 'two too'])
      await world.remove(vm)
    })

    it('leaves nothing behind when it is aborted or lost, and the checkpoint before stays good', async () => {
      const { hypervisor, guest, setup } = world
      const vm = await world.runVm()
      const first = captureOf(world, vm)
      await runCapture(world, first)
      const before = await filesOf(setup.repositoryPath)

      const aborted = captureOf(world, vm, first)
      await hypervisor.abortCapture(aborted)
      await hypervisor.beginCapture(aborted)
      await expect(hypervisor.beginCapture(captureOf(world, vm))).rejects.toMatchObject({ code: 'hypervisor-refused' })
      await hypervisor.abortCapture(aborted)
      await hypervisor.abortCapture(aborted)
      await expect(hypervisor.advanceCapture(aborted)).rejects.toMatchObject({ code: 'capture-lost' })
      expect(await check(vm, aborted)).toEqual({ usable: false, problem: 'checkpoint-missing' })
      expect(await check(vm, first)).toMatchObject({ usable: true })
      expect(await filesOf(setup.repositoryPath)).toEqual(before)
      expect(await guest.read(vm.name, 'vda', 'none')).toBeNull()

      const lost = captureOf(world, vm, first)
      await hypervisor.beginCapture(lost)
      await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })
      await expect(hypervisor.advanceCapture(lost)).rejects.toMatchObject({ code: 'capture-lost' })
      await hypervisor.abortCapture(lost)
      expect(await filesOf(setup.repositoryPath)).toEqual(before)
      expect((await hypervisor.inspectDomain(vm.name))?.power).toBe('stopped')
      await world.remove(vm)
    })

    it('captures a stopped VM without running it, and what was known about changes survives', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm()
      await guest.write(vm.name, 'vda', 'note', 'one')
      const first = captureOf(world, vm)
      const { checkpointXml } = await runCapture(world, first)
      await guest.write(vm.name, 'vda', 'note', 'two')
      await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })
      expect(await check(vm, first)).toMatchObject({ usable: true })
      // Frozen while it is stopped, and forgotten by the hypervisor: neither loses the changes.
      await world.freeze(vm)
      await hypervisor.undefineDomain(vm.name)
      await hypervisor.defineDomain({ ...vm.spec, disks: [{ target: 'vda', layer: world.head(vm) }] })
      expect(await check(vm, first)).toEqual({ usable: false, problem: 'checkpoint-missing' })
      await hypervisor.redefineCheckpoint(vm.name, checkpointXml)
      await hypervisor.redefineCheckpoint(vm.name, checkpointXml)
      expect(await check(vm, first)).toMatchObject({ usable: true })

      const second = captureOf(world, vm, first, { powerBefore: 'stopped' })
      await runCapture(world, second)
      expect((await hypervisor.inspectDomain(vm.name))?.power).toBe('stopped')
      expect(await guest.contentHash(captured(second).get('vda') ?? world.newLayer())).toBe(await guest.contentHash(world.head(vm)))
      const third = captureOf(world, vm, second, { powerBefore: 'stopped' })
      await hypervisor.beginCapture(third)
      await hypervisor.abortCapture(third)
      expect((await hypervisor.inspectDomain(vm.name))?.power).toBe('stopped')
      expect(await check(vm, second)).toMatchObject({ usable: true })

      // Another disk content under the same name: nobody knows what has changed since.
      const restored = world.newLayer()
      const virtualSizeBytes = world.setup.diskSizeBytes
      await hypervisor.branch({ layer: restored, parent: captured(first).get('vda') ?? null, virtualSizeBytes })
      await hypervisor.defineDomain({ ...vm.spec, disks: [{ target: 'vda', layer: restored }] })
      expect(await check(vm, second)).toEqual({ usable: false, problem: 'bitmap-missing' })
      const refused = captureOf(world, vm, second, { powerBefore: 'stopped' })
      await expect(hypervisor.beginCapture(refused)).rejects.toMatchObject({ code: 'checkpoint-unusable' })
      expect((await hypervisor.inspectDomain(vm.name))?.power).toBe('stopped')
      await world.remove(vm)
    })

    it('restores at once from the repository, and pulls on where the VM was stopped meanwhile', async () => {
      const { hypervisor, guest, setup } = world
      const vm = await world.runVm()
      await guest.write(vm.name, 'vda', 'note', 'kept')
      const point = captureOf(world, vm)
      await runCapture(world, point)
      await world.remove(vm)
      const restored = await world.runFrom(captured(point))
      const request = { domain: restored.name, target: 'vda', base: null } as const
      await hypervisor.stopDomain(restored.name, { graceMs: 20_000 })
      const hash = await guest.contentHash(world.head(restored))
      await world.pullUntilDone(request)
      await world.pullUntilDone(request)
      expect(await world.chain(restored)).toEqual([layerPath(world.head(restored))])
      expect(await guest.contentHash(world.head(restored))).toBe(hash)
      for (const { layer } of point.disks) await hypervisor.drop({ layer, poolPaths: [setup.poolPath, setup.repositoryPath] })
      await hypervisor.startDomain(restored.name)
      await guest.ready(restored.name)
      expect(await guest.read(restored.name, 'vda', 'note')).toBe('kept')
      await world.remove(restored)
    })

    it('refuses with "require" where the agent hangs, and goes on without it with "auto"', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm()
      await guest.hangAgent(vm.name)
      const required = captureOf(world, vm, null, { quiesce: 'require', quiesceDeadlineMs: 1000 })
      await expect(hypervisor.beginCapture(required)).rejects.toMatchObject({ code: 'quiesce-failed' })
      expect(await check(vm, required)).toEqual({ usable: false, problem: 'checkpoint-missing' })
      const auto = captureOf(world, vm, null, { quiesceDeadlineMs: 1000 })
      const begun = await runCapture(world, auto)
      expect(begun).toMatchObject({ consistency: 'crash', fresh: true })
      expect(begun.warnings.length).toBeGreaterThan(0)
      await world.remove(vm)
    })
  })
}
