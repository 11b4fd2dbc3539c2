import { describe, expect, it } from 'vitest'
import { eventually, makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld } from '../contract-world'
import type { CaptureRequest } from '../port'
import { BlankDisk, makeBlankVm, qemuPid } from './testing'

describe('increments with random writes, beside snapshots and merges', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)

  it('hold exactly what the disk held at each instant, and are full after QEMU was killed', async () => {
    const { hypervisor, guest, setup } = world
    const vm = await makeBlankVm(world, setup.diskSizeBytes)
    const disk = new BlankDisk(testConnection(), vm, setup.diskSizeBytes)
    const points: { request: CaptureRequest; hash: string }[] = []
    const captureAll = async (full = false) => {
      await disk.writeSome(5)
      const last = points.at(-1)?.request ?? null
      const request = captureOf(world, vm, full ? null : last, { quiesce: 'never' })
      if (request.since) {
        const check = await hypervisor.checkCheckpoint({ domain: vm.name, checkpoint: request.since, targets: ['vda'] })
        // At most what was written since, rounded up to clusters: the same cluster can be marked above a freeze and below it.
        expect(check).toMatchObject({ usable: true, changedBytes: expect.any(Number) as unknown })
        if (check.usable) expect(check.changedBytes).toBeGreaterThan(0)
      }
      await hypervisor.beginCapture(request)
      points.push({ request, hash: disk.hash() })
      // What comes after the instant is in the next one only.
      await disk.writeSome(5)
      await runCapture(world, request)
      if (last && !full) await hypervisor.deleteCheckpoint(vm.name, last.checkpoint)
    }

    await captureAll()
    await captureAll()
    const below = world.head(vm)
    await world.freeze(vm)
    await captureAll()
    const middle = world.head(vm)
    await world.freeze(vm)
    await captureAll()
    const merged = await world.mergeUntilDone({ domain: vm.name, target: 'vda', layer: below, child: middle, parent: null })
    await captureAll()
    await world.mergeUntilDone({ domain: vm.name, target: 'vda', layer: merged.childFile, child: world.head(vm), parent: null })
    await captureAll()
    await hypervisor.stopDomain(vm.name, { graceMs: 0 })
    const beforeStop = world.head(vm)
    await world.freeze(vm)
    await world.mergeUntilDone({ domain: null, target: null, layer: beforeStop, child: world.head(vm), parent: null })
    await hypervisor.startDomain(vm.name, { paused: true })
    await captureAll()
    await world.freeze(vm)
    await world.pullUntilDone({ domain: vm.name, target: 'vda', base: null })
    await captureAll()
    expect(points.filter(({ request }) => request.since !== null)).toHaveLength(points.length - 1)

    const last = points.at(-1)?.request
    if (!last) throw new Error('something was captured')
    process.kill(await qemuPid(testConnection(), vm.name), 'SIGKILL')
    await eventually('libvirt has noticed', 20_000, async () => (await hypervisor.inspectDomain(vm.name))?.power === 'stopped')
    const check = { domain: vm.name, checkpoint: last.checkpoint, targets: ['vda'] } as const
    // One that QEMU had never written to the file is missing, one that it had is inconsistent.
    const unclean = { usable: false, problem: expect.stringMatching(/^bitmap-(missing|inconsistent)$/) as unknown }
    expect(await hypervisor.checkCheckpoint(check)).toEqual(unclean)
    await hypervisor.startDomain(vm.name, { paused: true })
    expect(await hypervisor.checkCheckpoint(check)).toEqual(unclean)
    await expect(hypervisor.beginCapture(captureOf(world, vm, last))).rejects.toMatchObject({ code: 'checkpoint-unusable' })
    // Its cache died with it: what it had not written, nobody knows.
    const lengthBefore = points.length
    await hypervisor.deleteCheckpoint(vm.name, last.checkpoint)
    await disk.write(0, 0, setup.diskSizeBytes)
    await captureAll(true)
    await captureAll()
    expect(points).toHaveLength(lengthBefore + 2)

    for (const { request, hash } of points) expect(await guest.contentHash(captured(request).get('vda') ?? world.newLayer())).toBe(hash)
    await world.remove(vm)
  })
})
