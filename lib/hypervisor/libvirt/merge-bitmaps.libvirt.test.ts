import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { layerPath, type LayerRef } from '@/lib/paths'
import { makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld, type TestVm } from '../contract-world'
import type { CaptureRequest } from '../port'
import { BlankDisk, makeBlankVm } from './testing'

const qemuImg = (...args: string[]) => promisify(execFile)('qemu-img', args)
const mebibyte = 1024 * 1024

describe('what layers recorded as changed, when they are merged', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)

  async function makeVm(): Promise<{ vm: TestVm; disk: BlankDisk; capture: (since: CaptureRequest | null) => Promise<CaptureRequest> }> {
    const vm = await makeBlankVm(world, world.setup.diskSizeBytes)
    const disk = new BlankDisk(testConnection(), vm, world.setup.diskSizeBytes)
    const capture = async (since: CaptureRequest | null) => {
      const request = captureOf(world, vm, since, { quiesce: 'never' })
      await runCapture(world, request)
      expect(await world.guest.contentHash(captured(request).get('vda') ?? world.newLayer())).toBe(disk.hash())
      return request
    }
    await disk.write(7, 0, 8 * mebibyte)
    return { vm, disk, capture }
  }

  const stop = (vm: TestVm) => world.hypervisor.stopDomain(vm.name, { graceMs: 0 })
  const start = (vm: TestVm) => world.hypervisor.startDomain(vm.name, { paused: true })
  const check = (vm: TestVm, { checkpoint }: CaptureRequest) =>
    world.hypervisor.checkCheckpoint({ domain: vm.name, checkpoint, targets: ['vda'] })

  /** As a program leaves the bitmaps of a file that is killed while it writes to it. */
  async function breakBitmaps(layer: LayerRef): Promise<void> {
    const writer = spawn('qemu-io', ['-f', 'qcow2', layerPath(layer)], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(writer.stdout, 'data')
    writer.kill('SIGKILL')
    await once(writer, 'close')
  }

  it('go on in the layer that a stopped VM keeps, zeroes over nothing included', async () => {
    const { vm, disk, capture } = await makeVm()
    const first = await capture(null)
    await disk.write(0, mebibyte, mebibyte)
    await stop(vm)
    const below = world.head(vm)
    await world.freeze(vm)
    await world.mergeUntilDone({ domain: null, target: null, layer: below, child: world.head(vm), parent: null })
    await start(vm)
    const second = await capture(first)

    await world.freeze(vm)
    await disk.write(0, 3 * mebibyte, mebibyte)
    await world.freeze(vm)
    await stop(vm)
    await world.pullUntilDone({ domain: vm.name, target: 'vda', base: null })
    await start(vm)
    await capture(second)
    await world.remove(vm)
  })

  it('go down with a commit that ended when libvirt could not be told', async () => {
    const { vm, disk, capture } = await makeVm()
    const bottom = world.head(vm)
    await world.freeze(vm)
    const first = await capture(null)
    await disk.write(0, mebibyte, mebibyte)
    const middle = world.head(vm)
    await world.freeze(vm)
    await stop(vm)
    await qemuImg('commit', '-q', '-d', '-f', 'qcow2', '-b', layerPath(bottom), layerPath(middle))
    await qemuImg('rebase', '-q', '-u', '-f', 'qcow2', '-F', 'qcow2', '-b', layerPath(bottom), layerPath(world.head(vm)))
    const merged = await world.mergeUntilDone({ domain: null, target: null, layer: bottom, child: middle, parent: null })
    expect(merged.childFile).toEqual(bottom)
    await start(vm)
    await capture(first)
    await world.remove(vm)
  })

  it('make the checkpoint unusable where they are broken, whether the VM runs or not', async () => {
    for (const running of [false, true]) {
      const { vm, disk, capture } = await makeVm()
      const bottom = world.head(vm)
      const first = await capture(null)
      await disk.write(0, mebibyte, mebibyte)
      await world.freeze(vm)
      const middle = world.head(vm)
      await world.freeze(vm)
      await stop(vm)
      await breakBitmaps(middle)
      if (running) await start(vm)
      expect(await check(vm, first)).toEqual({ usable: false, problem: 'bitmap-inconsistent' })
      const request = { layer: middle, child: world.head(vm), parent: bottom }
      await world.mergeUntilDone(running ? { domain: vm.name, target: 'vda', ...request } : { domain: null, target: null, ...request })
      expect(await check(vm, first)).toEqual({ usable: false, problem: 'bitmap-missing' })
      if (!running) await start(vm)
      await capture(null)
      await world.remove(vm)
    }
  })
})
