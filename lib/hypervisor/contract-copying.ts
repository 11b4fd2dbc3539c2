import { describe, expect, it } from 'vitest'
import { layerPath } from '@/lib/paths'
import { files, type World } from './contract-world'

/** Branch, pull, merge and drop: the bytes stay, whatever happens to the files. */
export function describeCopying(world: World): void {
  describe('layers', () => {
    it('branches with a parent and without, repeatably, and lists completely', async () => {
      const { hypervisor, setup } = world
      const [root, child] = [world.newLayer(), world.newLayer()]
      const virtualSizeBytes = setup.diskSizeBytes
      const made = await hypervisor.branch({ layer: root, parent: null, virtualSizeBytes })
      expect(made).toMatchObject({ ...root, virtualSizeBytes, parentFile: null })
      const request = { layer: child, parent: root, virtualSizeBytes }
      expect(await hypervisor.branch(request)).toMatchObject({ ...child, virtualSizeBytes, parentFile: layerPath(root) })
      expect(await hypervisor.branch(request)).toMatchObject({ ...child, parentFile: layerPath(root) })
      await expect(hypervisor.branch({ ...request, parent: null })).rejects.toMatchObject({ code: 'state-mismatch' })
      await expect(hypervisor.branch({ layer: world.newLayer(), parent: world.newLayer(), virtualSizeBytes })).rejects.toMatchObject({
        code: 'layer-missing',
      })
      const listed = (await hypervisor.listLayers(setup.poolPath)).map(({ fileName }) => fileName)
      expect(listed).toEqual(expect.arrayContaining([root.fileName, child.fileName]))
      expect(await hypervisor.inspectLayer(world.newLayer())).toBeNull()
      const { totalBytes, freeBytes } = await hypervisor.poolCapacity(setup.poolPath)
      expect(totalBytes).toBeGreaterThan(0)
      expect(freeBytes).toBeLessThanOrEqual(totalBytes)
    })

    it('drops what nothing reads, and only that', async () => {
      const { hypervisor, setup } = world
      const poolPaths = [setup.poolPath]
      const vm = await world.makeVm()
      const frozen = (await world.freeze(vm)).get('vda') ?? world.newLayer()
      const branchOf = world.newLayer()
      await hypervisor.branch({ layer: branchOf, parent: world.head(vm), virtualSizeBytes: setup.diskSizeBytes })
      await expect(hypervisor.drop({ layer: frozen, poolPaths })).rejects.toMatchObject({ code: 'layer-in-use' })
      await expect(hypervisor.drop({ layer: world.head(vm), poolPaths })).rejects.toMatchObject({ code: 'layer-in-use' })
      await hypervisor.drop({ layer: branchOf, poolPaths })
      expect(await hypervisor.inspectLayer(branchOf)).toBeNull()
      await hypervisor.drop({ layer: branchOf, poolPaths })
      await expect(hypervisor.drop({ layer: world.head(vm), poolPaths })).rejects.toMatchObject({ code: 'layer-in-use' })
      await world.remove(vm)
      await hypervisor.drop({ layer: world.head(vm), poolPaths })
      await hypervisor.drop({ layer: frozen, poolPaths })
      expect(await hypervisor.inspectLayer(frozen)).toBeNull()
    })

    it('fills and compresses what no domain reads, and only that; the bytes stay', async () => {
      const { hypervisor, guest, setup } = world
      const vm = await world.makeVm()
      const root = world.head(vm)
      await world.freeze(vm)
      const [hash, head] = [await guest.contentHash(root), world.newLayer()]
      await hypervisor.branch({ layer: head, parent: root, virtualSizeBytes: setup.diskSizeBytes })
      for (let count = 0; count < 2; count += 1) expect(await hypervisor.makeIndependent(head)).toMatchObject({ ...head, parentFile: null })
      expect(await guest.contentHash(head)).toBe(hash)

      await expect(hypervisor.compress({ layer: root, parent: null, minSavedShare: 0 })).rejects.toMatchObject({ code: 'layer-in-use' })
      const stranger = { layer: head, parent: root, minSavedShare: 0 }
      await expect(hypervisor.compress(stranger)).rejects.toMatchObject({ code: 'state-mismatch' })
      const before = await hypervisor.inspectLayer(head)
      expect(await hypervisor.compress({ layer: head, parent: null, minSavedShare: 0.99 })).toEqual({ compressed: false, info: before })
      const { compressed, info } = await hypervisor.compress({ layer: head, parent: null, minSavedShare: 0 })
      expect([compressed, info.parentFile]).toEqual([true, null])
      expect(info.allocatedBytes).toBeLessThanOrEqual(before?.allocatedBytes ?? 0)
      expect(await guest.contentHash(head)).toBe(hash)
      await world.remove(vm)
    })

    it('pulls a running branch to independence', async () => {
      const { hypervisor, guest, setup } = world
      const vm = await world.runVm()
      await guest.write(vm.name, 'vda', 'note', 'pulled')
      const point = await world.freeze(vm)
      await world.remove(vm)
      const restored = await world.runFrom(point)
      await world.pullUntilDone({ domain: restored.name, target: 'vda', base: null })
      await world.pullUntilDone({ domain: restored.name, target: 'vda', base: null })
      expect(await world.chain(restored)).toEqual(files(world.head(restored)))
      expect((await hypervisor.inspectLayer(world.head(restored)))?.parentFile).toBeNull()
      await hypervisor.drop({ layer: world.head(vm), poolPaths: [setup.poolPath] })
      await hypervisor.drop({ layer: point.get('vda') ?? world.newLayer(), poolPaths: [setup.poolPath] })
      expect(await guest.read(restored.name, 'vda', 'note')).toBe('pulled')
      await hypervisor.rebootDomain(restored.name, { graceMs: 20_000 })
      await guest.ready(restored.name)
      expect(await guest.read(restored.name, 'vda', 'note')).toBe('pulled')
      await hypervisor.abortJob(restored.name, 'vda')
      await world.remove(restored)
    })

    it('merges below a running VM: between two layers, then into the head', async () => {
      const { hypervisor, guest, setup } = world
      const vm = await world.runVm()
      const layers = [world.head(vm)]
      for (const value of ['one', 'two', 'three']) {
        await guest.write(vm.name, 'vda', value, value)
        await world.freeze(vm)
        layers.push(world.head(vm))
      }
      const [root, first, second, head] = layers
      if (!root || !first || !second || !head) throw new Error('four layers were made')
      expect(await world.chain(vm)).toEqual(files(head, second, first, root))
      const secondHash = await guest.contentHash(second)

      const below = { domain: vm.name, target: 'vda', layer: first, child: second, parent: root } as const
      const merged = await world.mergeUntilDone(below)
      expect(await world.mergeUntilDone(below)).toEqual(merged)
      expect(await world.chain(vm)).toEqual(files(head, merged.childFile, root))
      expect(await guest.contentHash(merged.childFile)).toBe(secondHash)
      await hypervisor.drop({ layer: merged.obsoleteFile, poolPaths: [setup.poolPath] })

      const up = { domain: vm.name, target: 'vda', layer: merged.childFile, child: head, parent: root } as const
      const raised = await world.mergeUntilDone(up)
      expect(await world.mergeUntilDone(up)).toEqual(raised)
      expect(raised).toMatchObject({ childFile: head, obsoleteFile: merged.childFile })
      expect(await world.chain(vm)).toEqual(files(head, root))
      await hypervisor.drop({ layer: raised.obsoleteFile, poolPaths: [setup.poolPath] })

      await world.mergeUntilDone({ domain: vm.name, target: 'vda', layer: root, child: head, parent: null })
      expect(await world.chain(vm)).toEqual(files(head))
      await hypervisor.drop({ layer: root, poolPaths: [setup.poolPath] })
      await hypervisor.rebootDomain(vm.name, { graceMs: 20_000 })
      await guest.ready(vm.name)
      for (const value of ['one', 'two', 'three']) expect(await guest.read(vm.name, 'vda', value)).toBe(value)
      await world.remove(vm)
    })

    it('finds a live merge that ended before the VM was stopped', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm()
      const [root] = files(world.head(vm))
      const rootLayer = world.head(vm)
      await guest.write(vm.name, 'vda', 'note', 'kept')
      await world.freeze(vm)
      const child = world.head(vm)
      await world.freeze(vm)
      const merged = await world.mergeUntilDone({ domain: vm.name, target: 'vda', layer: rootLayer, child, parent: null })
      await hypervisor.stopDomain(vm.name, { graceMs: 0 })
      expect(await world.mergeUntilDone({ domain: null, target: null, layer: rootLayer, child, parent: null })).toEqual(merged)
      expect(await world.chain(vm)).toEqual([layerPath(world.head(vm)), root])
      await world.remove(vm)
    })

    it('merges below a stopped VM', async () => {
      const { hypervisor, guest, setup } = world
      const vm = await world.runVm()
      const layers = [world.head(vm)]
      for (const value of ['one', 'two']) {
        await guest.write(vm.name, 'vda', value, value)
        await world.freeze(vm)
        layers.push(world.head(vm))
      }
      const [root, middle, head] = layers
      if (!root || !middle || !head) throw new Error('three layers were made')
      await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })
      const hash = await guest.contentHash(head)
      const request = { domain: null, target: null, layer: middle, child: head, parent: root } as const
      const merged = await world.mergeUntilDone(request)
      expect(merged).toMatchObject({ childFile: head, obsoleteFile: middle })
      await hypervisor.drop({ layer: middle, poolPaths: [setup.poolPath] })
      expect(await world.mergeUntilDone(request)).toEqual(merged)
      expect(await world.chain(vm)).toEqual(files(head, root))
      await world.mergeUntilDone({ domain: null, target: null, layer: root, child: head, parent: null })
      await hypervisor.drop({ layer: root, poolPaths: [setup.poolPath] })
      expect(await guest.contentHash(head)).toBe(hash)
      await hypervisor.startDomain(vm.name)
      await guest.ready(vm.name)
      for (const value of ['one', 'two']) expect(await guest.read(vm.name, 'vda', value)).toBe(value)
      await world.remove(vm)
    })

    it('refuses to merge layers that do not lie on each other', async () => {
      const { hypervisor } = world
      const vm = await world.makeVm()
      const root = world.head(vm)
      await world.freeze(vm)
      const stranger = world.newLayer()
      await hypervisor.branch({ layer: stranger, parent: null, virtualSizeBytes: world.setup.diskSizeBytes })
      const request = { layer: stranger, child: world.head(vm), parent: null }
      await expect(hypervisor.merge({ ...request, domain: null, target: null })).rejects.toMatchObject({ code: 'state-mismatch' })
      await hypervisor.startDomain(vm.name)
      await expect(hypervisor.merge({ ...request, domain: vm.name, target: 'vda' })).rejects.toMatchObject({ code: 'state-mismatch' })
      expect(await world.chain(vm)).toEqual(files(world.head(vm), root))
      await world.remove(vm)
    })
  })
}
