import { describe, expect, it } from 'vitest'
import { files, type World } from './contract-world'

/** Freeze: one instant, immutable afterwards, compare-and-set, quiesced or honestly not. */
export function describeFreezing(world: World): void {
  describe('freeze', () => {
    it('keeps both disks of a running VM as they were, while the guest goes on', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm({ volume: true })
      await guest.write(vm.name, 'vda', 'note', 'before')
      await guest.write(vm.name, 'vdb', 'note', 'before too')
      const disks = [...vm.heads].map(([target, expectedHead]) => ({ target, expectedHead, newHead: world.newLayer() }))
      const request = { domain: vm.name, disks, quiesce: 'require', quiesceDeadlineMs: 5000 } as const
      const begun = Date.now()
      const result = await hypervisor.freeze(request)
      expect(result).toMatchObject({ consistency: 'filesystem', warnings: [], fresh: true })
      expect(result.capturedAt.getTime()).toBeGreaterThanOrEqual(begun)
      expect(result.capturedAt.getTime()).toBeLessThanOrEqual(Date.now())
      for (const { target, expectedHead, newHead } of disks) expect(await world.chain(vm, target)).toEqual(files(newHead, expectedHead))

      const frozen = new Map(disks.map(({ target, expectedHead }) => [target, expectedHead]))
      const hashes = await Promise.all(disks.map(({ expectedHead }) => guest.contentHash(expectedHead)))
      await guest.write(vm.name, 'vda', 'note', 'after')
      await guest.write(vm.name, 'vdb', 'note', 'after too')
      expect(await Promise.all(disks.map(({ expectedHead }) => guest.contentHash(expectedHead)))).toEqual(hashes)

      const again = await hypervisor.freeze(request)
      expect(again).toMatchObject({ consistency: 'crash', fresh: false })
      for (const { target, expectedHead, newHead } of disks) expect(await world.chain(vm, target)).toEqual(files(newHead, expectedHead))
      expect(await guest.read(vm.name, 'vda', 'note')).toBe('after')

      const restored = await world.runFrom(frozen)
      expect(await guest.read(restored.name, 'vda', 'note')).toBe('before')
      expect(await guest.read(restored.name, 'vdb', 'note')).toBe('before too')
      await world.remove(restored)
      await world.remove(vm)
    })

    it('freezes a stopped VM, and what it captured is what the guest had left', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm()
      await guest.write(vm.name, 'vda', 'note', 'before')
      await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })
      const frozen = world.head(vm)
      const hash = await guest.contentHash(frozen)
      const newHead = world.newLayer()
      const request = {
        domain: vm.name,
        disks: [{ target: 'vda', expectedHead: frozen, newHead }],
        quiesce: 'auto',
        quiesceDeadlineMs: 3000,
      } as const
      expect(await hypervisor.freeze(request)).toMatchObject({ consistency: 'filesystem', fresh: true })
      expect(await hypervisor.freeze(request)).toMatchObject({ fresh: false })
      expect(await world.chain(vm)).toEqual(files(newHead, frozen))

      await hypervisor.startDomain(vm.name)
      await guest.ready(vm.name)
      await guest.write(vm.name, 'vda', 'note', 'after')
      expect(await world.chain(vm)).toEqual(files(newHead, frozen))
      expect(await guest.contentHash(frozen)).toBe(hash)
      await world.remove(vm)
    })

    it('changes nothing when the head is not the expected one, running or stopped', async () => {
      const { hypervisor } = world
      const vm = await world.makeVm({ volume: true })
      const other = world.newLayer()
      const newHeads = [world.newLayer(), world.newLayer()] as const
      const disks = [
        { target: 'vda', expectedHead: world.head(vm), newHead: newHeads[0] },
        { target: 'vdb', expectedHead: other, newHead: newHeads[1] },
      ] as const
      const request = { domain: vm.name, disks: [...disks], quiesce: 'never', quiesceDeadlineMs: 1000 } as const
      const check = async () => {
        await expect(hypervisor.freeze(request)).rejects.toMatchObject({ code: 'state-mismatch' })
        expect(await world.chain(vm)).toEqual(files(world.head(vm)))
        expect(await world.chain(vm, 'vdb')).toEqual(files(world.head(vm, 'vdb')))
        for (const layer of newHeads) expect(await hypervisor.inspectLayer(layer)).toBeNull()
      }
      await check()
      await hypervisor.startDomain(vm.name)
      await check()
      await world.remove(vm)
    })

    it('captures a VM whose agent hangs as crash-consistent; with "require" it refuses and changes nothing', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm()
      await guest.write(vm.name, 'vda', 'note', 'before')
      await guest.hangAgent(vm.name)
      const head = world.head(vm)
      const newHead = world.newLayer()
      const disks = [{ target: 'vda' as const, expectedHead: head, newHead }]
      await expect(hypervisor.freeze({ domain: vm.name, disks, quiesce: 'require', quiesceDeadlineMs: 1000 })).rejects.toMatchObject({
        code: 'quiesce-failed',
      })
      expect(await world.chain(vm)).toEqual(files(head))
      const result = await hypervisor.freeze({ domain: vm.name, disks, quiesce: 'auto', quiesceDeadlineMs: 1000 })
      expect(result).toMatchObject({ consistency: 'crash', fresh: true })
      expect(result.warnings.length).toBeGreaterThan(0)
      expect(await world.chain(vm)).toEqual(files(newHead, head))

      const restored = await world.runFrom(new Map([['vda', head]]))
      expect(await guest.read(restored.name, 'vda', 'note')).toBe('before')
      await world.remove(restored)
      await world.remove(vm)
    })

    it('does not ask the agent with "never"', async () => {
      const vm = await world.runVm()
      const disks = [{ target: 'vda' as const, expectedHead: world.head(vm), newHead: world.newLayer() }]
      const result = await world.hypervisor.freeze({ domain: vm.name, disks, quiesce: 'never', quiesceDeadlineMs: 1000 })
      expect(result).toMatchObject({ consistency: 'crash', warnings: [], fresh: true })
      await world.remove(vm)
    })
  })
}
