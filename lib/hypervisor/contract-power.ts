import { describe, expect, it } from 'vitest'
import { files, type World } from './contract-world'

/** Definitions, power and what can be seen of a guest. */
export function describePower(world: World): void {
  describe('domains', () => {
    it('tells what the host is', async () => {
      const facts = await world.hypervisor.hostFacts()
      expect(facts.hypervisor).not.toBe('')
      expect(facts.cpus).toBeGreaterThan(0)
      expect(facts.memoryMiB).toBeGreaterThan(0)
      expect(['kvm', 'tcg']).toContain(facts.accelerator)
    })

    it('defines, lists, replaces and removes a definition; the disks stay', async () => {
      const { hypervisor } = world
      const vm = await world.makeVm({ volume: true })
      const state = await hypervisor.inspectDomain(vm.name)
      expect(state).toMatchObject({ name: vm.name, uuid: vm.spec.uuid, power: 'stopped', mac: vm.spec.network.mac })
      expect(state?.disks.map(({ target, chain, job }) => ({ target, chain, job }))).toEqual([
        { target: 'vda', chain: files(world.head(vm)), job: null },
        { target: 'vdb', chain: files(world.head(vm, 'vdb')), job: null },
      ])
      expect((await hypervisor.listDomains()).map(({ name }) => name)).toContain(vm.name)

      const replaced = await hypervisor.defineDomain({ ...vm.spec, disks: vm.spec.disks.slice(0, 1) })
      expect(replaced.disks.map(({ target }) => target)).toEqual(['vda'])

      await hypervisor.undefineDomain(vm.name)
      await hypervisor.undefineDomain(vm.name)
      expect(await hypervisor.inspectDomain(vm.name)).toBeNull()
      expect((await hypervisor.listDomains()).map(({ name }) => name)).not.toContain(vm.name)
      expect(await hypervisor.inspectLayer(world.head(vm))).not.toBeNull()
    })

    it('says domain-missing and layer-missing', async () => {
      const { hypervisor } = world
      const gone = 'hf-0000000000000000'
      expect(await hypervisor.inspectDomain(gone)).toBeNull()
      await expect(hypervisor.startDomain(gone)).rejects.toMatchObject({ code: 'domain-missing' })
      await expect(hypervisor.stopDomain(gone, { graceMs: 0 })).rejects.toMatchObject({ code: 'domain-missing' })
      await expect(hypervisor.screenshot(gone)).rejects.toMatchObject({ code: 'domain-missing' })
      await expect(hypervisor.consoleTail(gone, { maxBytes: 100 })).rejects.toMatchObject({ code: 'domain-missing' })
      await expect(hypervisor.abortJob(gone, 'vda')).rejects.toMatchObject({ code: 'domain-missing' })
      const vm = await world.makeVm()
      await expect(hypervisor.defineDomain({ ...vm.spec, disks: [{ target: 'vda', layer: world.newLayer() }] })).rejects.toMatchObject({
        code: 'layer-missing',
      })
      await world.remove(vm)
    })

    it('starts, shows, reboots and stops in an orderly way, each of them repeatable', async () => {
      const { hypervisor, guest } = world
      const vm = await world.runVm({ volume: true })
      await hypervisor.startDomain(vm.name)
      expect(await hypervisor.inspectDomain(vm.name)).toMatchObject({ power: 'running' })
      await expect(hypervisor.defineDomain(vm.spec)).rejects.toMatchObject({ code: 'hypervisor-refused' })
      await expect(hypervisor.undefineDomain(vm.name)).rejects.toMatchObject({ code: 'hypervisor-refused' })

      expect(await hypervisor.guestHeartbeat(vm.name)).toEqual({ answers: true })
      expect(Buffer.from(await hypervisor.screenshot(vm.name)).toString('latin1', 1, 4)).toBe('PNG')
      const tail = await hypervisor.consoleTail(vm.name, { maxBytes: 4096 })
      expect(tail).not.toMatch(/\x1b/)
      expect(await hypervisor.guestExec(vm.name, guest.speaker)).toEqual({
        exitCode: 3,
        stdout: 'out\n',
        stderr: 'err\n',
      })

      await guest.write(vm.name, 'vda', 'kept', 'over a reboot')
      await guest.write(vm.name, 'vdb', 'kept', 'on the volume')
      expect(await hypervisor.rebootDomain(vm.name, { graceMs: 20_000 })).toEqual({ how: 'orderly' })
      await guest.ready(vm.name)
      expect(await guest.read(vm.name, 'vda', 'kept')).toBe('over a reboot')
      expect(await guest.read(vm.name, 'vdb', 'kept')).toBe('on the volume')
      expect(await guest.read(vm.name, 'vda', 'never-written')).toBeNull()

      expect(await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })).toEqual({ how: 'orderly' })
      expect(await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })).toEqual({ how: 'already' })
      expect(await hypervisor.inspectDomain(vm.name)).toMatchObject({ power: 'stopped' })
      expect(await hypervisor.guestHeartbeat(vm.name)).toEqual({ answers: false })
      await expect(hypervisor.screenshot(vm.name)).rejects.toMatchObject({ code: 'state-mismatch' })
      await world.remove(vm)
    })

    it('starts paused, and pulls the plug of a guest that cannot be asked', async () => {
      const { hypervisor } = world
      const vm = await world.makeVm()
      await hypervisor.startDomain(vm.name, { paused: true })
      expect(await hypervisor.inspectDomain(vm.name)).toMatchObject({ power: 'paused' })
      expect(await hypervisor.stopDomain(vm.name, { graceMs: 20_000 })).toEqual({ how: 'forced' })
      await world.remove(vm)
    })

    it('obeys an abort signal', async () => {
      const signal = AbortSignal.abort()
      await expect(world.hypervisor.listDomains({ signal })).rejects.toMatchObject({ code: 'cancelled' })
    })
  })
}
