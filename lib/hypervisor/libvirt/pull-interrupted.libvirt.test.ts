import { rename } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { layerPath } from '@/lib/paths'
import { eventually, makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld, type TestVm } from '../contract-world'
import { BlankDisk, makeBlankVm, qemuPid } from './testing'
import { virsh } from './virsh'

const mebibyte = 1024 * 1024
const diskBytes = 24 * mebibyte

describe('a VM that runs from the repository while it is pulled', { timeout: 180_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  const connection = testConnection()

  const powerOf = async (vm: TestVm) => (await world.hypervisor.inspectDomain(vm.name))?.power
  const pullOf = (vm: TestVm) => ({ domain: vm.name, target: 'vda', base: null }) as const

  /** One MiB a second, so that there is a middle. */
  const beginSlowPull = async (vm: TestVm) => {
    await virsh(connection, ['blockpull', vm.name, 'vda', '1'])
    expect(await world.hypervisor.pull(pullOf(vm))).toMatchObject({ done: false })
  }

  it('survives that it is stopped, crashes, is rebooted, and that the repository goes away and comes back', async () => {
    const { hypervisor, guest, setup } = world
    const source = await makeBlankVm(world, diskBytes)
    const before = new BlankDisk(connection, source, diskBytes)
    await before.write(7, 0, 16 * mebibyte)
    await before.writeSome(10)
    const request = captureOf(world, source, null, { quiesce: 'never' })
    await runCapture(world, request)
    await world.remove(source)
    const layer = captured(request).get('vda') ?? world.newLayer()
    expect(await guest.contentHash(layer)).toBe(before.hash())

    const restored = await makeBlankVm(world, diskBytes, layer)
    const disk = new BlankDisk(connection, restored, diskBytes, before)
    const start = () => hypervisor.startDomain(restored.name, { paused: true })
    await disk.writeSome(3)
    await beginSlowPull(restored)
    await disk.writeSome(3)
    await hypervisor.stopDomain(restored.name, { graceMs: 0 })
    expect(await guest.contentHash(world.head(restored)), 'stopped').toBe(disk.hash())

    await start()
    await beginSlowPull(restored)
    process.kill(await qemuPid(connection, restored.name), 'SIGKILL')
    await eventually('libvirt has noticed', 20_000, async () => (await powerOf(restored)) === 'stopped')
    expect(await guest.contentHash(world.head(restored)), 'crashed').toBe(disk.hash())

    // Away: it cannot be started or pulled, and says so; nothing of it is lost.
    await rename(setup.repositoryPath, `${setup.repositoryPath}-away`)
    try {
      await expect(start()).rejects.toMatchObject({ code: 'layer-missing' })
      await expect(hypervisor.pull(pullOf(restored))).rejects.toMatchObject({ name: 'AppError' })
    } finally {
      await rename(`${setup.repositoryPath}-away`, setup.repositoryPath)
    }
    await start()
    await beginSlowPull(restored)
    await disk.writeSome(3)
    await virsh(connection, ['reset', restored.name])
    await disk.writeSome(3)
    expect(await hypervisor.pull(pullOf(restored)), 'a reset leaves the job alone').toMatchObject({ done: false })
    await hypervisor.abortJob(restored.name, 'vda')
    await world.pullUntilDone(pullOf(restored))
    await disk.writeSome(3)
    await hypervisor.stopDomain(restored.name, { graceMs: 0 })

    // Independent: the repository may lose the layer, and nothing of what the guest has written is missing.
    expect(await world.chain(restored)).toEqual([layerPath(world.head(restored))])
    await hypervisor.drop({ layer, poolPaths: [setup.poolPath, setup.repositoryPath] })
    expect(await guest.contentHash(world.head(restored))).toBe(disk.hash())
    await world.remove(restored)
  })
})
