import { describe, expect, it } from 'vitest'
import { makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld } from '../contract-world'
import { BlankDisk, makeBlankVm } from './testing'

const mebibyte = 1024 * 1024
const diskBytes = 448 * mebibyte

describe('a disk that is copied in several pieces, each as long as the speed of the one before allows', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)

  it('is copied whole, in full and by its changes', async () => {
    const vm = await makeBlankVm(world, diskBytes)
    const disk = new BlankDisk(testConnection(), vm, diskBytes)
    let last = null
    for (const byte of [3, 7]) {
      for (let at = 16; at <= 336; at += 80) await disk.write(1 + ((byte + at) % 255), at * mebibyte, 72 * mebibyte + 512 * byte)
      await disk.writeSome(5)
      const request = captureOf(world, vm, last, { quiesce: 'never' })
      await runCapture(world, request)
      expect(await world.guest.contentHash(captured(request).get('vda') ?? world.newLayer())).toBe(disk.hash())
      last = request
    }
    await world.remove(vm)
  })
})
