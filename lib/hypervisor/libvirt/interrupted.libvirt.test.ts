import { describe, expect, it } from 'vitest'
import { layerPath } from '@/lib/paths'
import { eventually, makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { files, makeWorld } from '../contract-world'
import { BlankDisk, makeBlankVm, qemuPid } from './testing'
import { virsh } from './virsh'

const mebibyte = 1024 * 1024
const diskBytes = 24 * mebibyte
/** Takes long enough at one MiB a second that there is a middle. */
const fillBytes = 16 * mebibyte

describe('block jobs that end in the middle', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  const connection = testConnection()

  it('re-attaches to a pull that another process began, aborts it, and begins again', async () => {
    const { hypervisor, guest } = world
    const vm = await makeBlankVm(world, diskBytes)
    await new BlankDisk(connection, vm, diskBytes).write(7, 0, fillBytes)
    const frozen = (await world.freeze(vm, 'never')).get('vda') ?? world.newLayer()
    await world.remove(vm)
    const restored = await makeBlankVm(world, diskBytes, frozen)
    const request = { domain: restored.name, target: 'vda', base: null } as const
    await virsh(connection, ['blockpull', restored.name, 'vda', '1'])
    const seen = await hypervisor.pull(request)
    expect(seen.done).toBe(false)
    expect(seen.totalBytes).toBeGreaterThan(seen.doneBytes)
    expect((await hypervisor.inspectDomain(restored.name))?.disks[0]?.job).toMatchObject({ kind: 'pull' })

    await hypervisor.abortJob(restored.name, 'vda')
    await hypervisor.abortJob(restored.name, 'vda')
    expect((await hypervisor.inspectDomain(restored.name))?.disks[0]?.job).toBeNull()
    expect(await world.chain(restored)).toEqual(files(world.head(restored), frozen))

    await world.pullUntilDone(request)
    await hypervisor.stopDomain(restored.name, { graceMs: 0 })
    expect(await guest.contentHash(world.head(restored))).toBe(await guest.contentHash(frozen))
    await world.remove(restored)
  })

  it('keeps the bytes when QEMU is killed in the middle of a live merge, and ends it offline', async () => {
    const { guest, hypervisor, setup } = world
    const vm = await makeBlankVm(world, diskBytes)
    const disk = new BlankDisk(connection, vm, diskBytes)
    const root = world.head(vm)
    await disk.write(1, 0, fillBytes)
    await world.freeze(vm, 'never')
    const middle = world.head(vm)
    await disk.write(2, mebibyte, fillBytes)
    await world.freeze(vm, 'never')
    const top = world.head(vm)
    await disk.write(3, 2 * mebibyte, fillBytes)
    const hash = disk.hash()
    await world.freeze(vm, 'never')
    await virsh(connection, ['blockcommit', vm.name, 'vda', '1', '--top', layerPath(top), '--base', layerPath(middle)])
    await eventually('the merge has begun', 20_000, async () => {
      const job = (await hypervisor.inspectDomain(vm.name))?.disks[0]?.job
      return job?.kind === 'merge' && job.doneBytes > 0
    })
    process.kill(await qemuPid(connection, vm.name), 'SIGKILL')
    await eventually('libvirt has noticed', 20_000, async () => (await hypervisor.inspectDomain(vm.name))?.power === 'stopped')

    expect(await guest.contentHash(top)).toBe(hash)
    const merged = await world.mergeUntilDone({ domain: vm.name, target: 'vda', layer: middle, child: top, parent: root })
    expect(merged).toMatchObject({ childFile: top, obsoleteFile: middle })
    await hypervisor.drop({ layer: middle, poolPaths: [setup.poolPath] })
    expect(await guest.contentHash(top)).toBe(hash)
    expect(await world.chain(vm)).toEqual(files(world.head(vm), top, root))
    await hypervisor.startDomain(vm.name, { paused: true })
    expect(await world.chain(vm)).toEqual(files(world.head(vm), top, root))
    await world.remove(vm)
  })
})
