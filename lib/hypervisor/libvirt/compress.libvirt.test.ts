import { readdir, stat } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { layerPath, type LayerRef } from '@/lib/paths'
import { makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld } from '../contract-world'
import type { CaptureRequest } from '../port'
import { BlankDisk, makeBlankVm } from './testing'

const mebibyte = 1024 * 1024
const diskBytes = 16 * mebibyte

describe('layers of a repository that are compressed', { timeout: 120_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  const layerOf = (request: CaptureRequest): LayerRef => captured(request).get('vda') ?? world.newLayer()

  it('read the same, alone, below others and folded, take less, and are left alone where that does not pay', async () => {
    const { hypervisor, guest, setup } = world
    const vm = await makeBlankVm(world, diskBytes)
    const disk = new BlankDisk(testConnection(), vm, diskBytes)
    const requests: CaptureRequest[] = []
    const hashes: string[] = []
    const backUp = async () => {
      const request = captureOf(world, vm, requests.at(-1) ?? null, { quiesce: 'never' })
      await runCapture(world, request)
      requests.push(request)
      hashes.push(disk.hash())
    }
    // One byte over and over: nothing compresses better.
    await disk.write(7, 0, 8 * mebibyte)
    await backUp()
    await disk.write(9, mebibyte, 2 * mebibyte)
    await disk.write(0, 4 * mebibyte, mebibyte)
    await backUp()
    const [full, increment] = requests.map(layerOf)
    if (!full || !increment) throw new Error('two were captured')
    const expectAllAsThen = async (layers: LayerRef[]) => {
      expect(await Promise.all(layers.map((layer) => guest.contentHash(layer)))).toEqual(hashes.slice(0, layers.length))
    }

    for (const [layer, parent] of [
      [full, null],
      [increment, full],
    ] as const) {
      const before = await stat(layerPath(layer))
      const { compressed, info } = await hypervisor.compress({ layer, parent, minSavedShare: 0.2 })
      expect([compressed, info.parentFile]).toEqual([true, parent ? layerPath(parent) : null])
      expect(info.allocatedBytes).toBeLessThan(before.blocks * 512 * 0.5)
      await expectAllAsThen([full, increment])
    }
    // Again, as after a kill: there is nothing more to save, and nothing changes.
    expect(await hypervisor.compress({ layer: full, parent: null, minSavedShare: 0.2 })).toMatchObject({ compressed: false })
    await expectAllAsThen([full, increment])

    await disk.writeSome(4)
    await backUp()
    const third = requests.map(layerOf)[2] ?? world.newLayer()
    await expectAllAsThen([full, increment, third])
    await world.mergeUntilDone({ domain: null, target: null, layer: increment, child: third, parent: full })
    await hypervisor.drop({ layer: increment, poolPaths: [setup.poolPath, setup.repositoryPath] })
    expect(await guest.contentHash(third)).toBe(hashes[2])

    // A restored VM reads it: then it is left as it is. Pulled from a compressed one, it reads the same.
    const restored = await makeBlankVm(world, diskBytes, third)
    await expect(hypervisor.compress({ layer: third, parent: full, minSavedShare: 0.2 })).rejects.toMatchObject({ code: 'layer-in-use' })
    await world.pullUntilDone({ domain: restored.name, target: 'vda', base: null })
    await world.remove(restored)
    expect(await guest.contentHash(world.head(restored))).toBe(hashes[2])
    expect((await readdir(setup.repositoryPath)).filter((name) => name.startsWith('.'))).toEqual([])
    await world.remove(vm)
  })
})
