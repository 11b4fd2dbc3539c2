import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { layerPath } from '@/lib/paths'
import { eventually, guestFile, makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { files, makeWorld, type TestVm } from '../contract-world'
import { virsh } from './virsh'

describe('block jobs that end in the middle', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  const connection = testConnection()

  /** 16 MiB that no hole and no compression can shorten. */
  const fill = async (vm: TestVm, name: string) => {
    const args = ['/bin/sh', '-c', 'dd if=/dev/urandom of="$1" bs=1M count=16 && sync', 'sh', guestFile('vda', name)]
    expect(await world.hypervisor.guestExec(vm.name, args)).toMatchObject({ exitCode: 0 })
  }

  it('re-attaches to a pull that another process began, aborts it, and begins again', async () => {
    const { hypervisor, guest } = world
    const vm = await world.runVm()
    await fill(vm, 'filling')
    const point = await world.freeze(vm)
    await world.remove(vm)
    const restored = await world.runFrom(point, { paused: true })
    const request = { domain: restored.name, target: 'vda', base: null } as const
    // One MiB a second, so that there is a middle.
    await virsh(connection, ['blockpull', restored.name, 'vda', '1'])
    const seen = await hypervisor.pull(request)
    expect(seen.done).toBe(false)
    expect(seen.totalBytes).toBeGreaterThan(seen.doneBytes)
    expect((await hypervisor.inspectDomain(restored.name))?.disks[0]?.job).toMatchObject({ kind: 'pull' })

    await hypervisor.abortJob(restored.name, 'vda')
    await hypervisor.abortJob(restored.name, 'vda')
    expect((await hypervisor.inspectDomain(restored.name))?.disks[0]?.job).toBeNull()
    const frozen = point.get('vda')
    if (!frozen) throw new Error('vda was frozen')
    expect(await world.chain(restored)).toEqual(files(world.head(restored), frozen))

    await world.pullUntilDone(request)
    await hypervisor.stopDomain(restored.name, { graceMs: 0 })
    expect(await guest.contentHash(world.head(restored))).toBe(await guest.contentHash(frozen))
    await world.remove(restored)
  })

  it('keeps the bytes when QEMU is killed in the middle of a live merge, and ends it offline', async () => {
    const { guest, hypervisor, setup } = world
    const vm = await world.runVm()
    const root = world.head(vm)
    await fill(vm, 'filling')
    await world.freeze(vm)
    const middle = world.head(vm)
    await fill(vm, 'filling')
    await world.freeze(vm)
    const top = world.head(vm)
    await fill(vm, 'filling')
    await world.freeze(vm)
    const hash = await guest.contentHash(top)
    await virsh(connection, ['blockcommit', vm.name, 'vda', '1', '--top', layerPath(top), '--base', layerPath(middle)])
    await eventually('the merge has begun', 20_000, async () => {
      const job = (await hypervisor.inspectDomain(vm.name))?.disks[0]?.job
      return job?.kind === 'merge' && job.doneBytes > 0
    })
    process.kill(await qemuPid(vm.name), 'SIGKILL')
    await eventually('libvirt has noticed', 20_000, async () => (await hypervisor.inspectDomain(vm.name))?.power !== 'running')

    expect(await guest.contentHash(top)).toBe(hash)
    const merged = await world.mergeUntilDone({ domain: vm.name, target: 'vda', layer: middle, child: top, parent: root })
    expect(merged).toMatchObject({ childFile: top, obsoleteFile: middle })
    await hypervisor.drop({ layer: middle, poolPaths: [setup.poolPath] })
    expect(await guest.contentHash(top)).toBe(hash)
    expect(await world.chain(vm)).toEqual(files(world.head(vm), top, root))
    await hypervisor.startDomain(vm.name)
    await guest.ready(vm.name)
    await world.remove(vm)
  })
})

/** The session's own note of a domain's process. */
async function qemuPid(name: string): Promise<number> {
  const folder = process.env['XDG_RUNTIME_DIR'] ?? ''
  return Number((await readFile(path.join(folder, 'libvirt/qemu/run', `${name}.pid`), 'utf8')).trim())
}
