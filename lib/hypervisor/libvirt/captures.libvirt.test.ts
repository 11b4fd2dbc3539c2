import { createHash, randomInt, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventually, makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld, type TestVm } from '../contract-world'
import type { CaptureRequest, DomainSpec } from '../port'
import { virsh } from './virsh'

const mebibyte = 1024 * 1024
const queueOfDisk = '/machine/peripheral/virtio-disk0/virtio-backend'

describe('increments with random writes, beside snapshots and merges', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  const connection = testConnection()

  /** A paused VM whose disk is empty: all writes are the test's own, so it knows every byte. */
  async function makeBlankVm(): Promise<TestVm> {
    const { hypervisor, setup } = world
    const layer = world.newLayer()
    await hypervisor.branch({ layer, parent: null, virtualSizeBytes: setup.diskSizeBytes })
    const uuid = randomUUID()
    const spec: DomainSpec = {
      name: `hf-${uuid}`,
      uuid,
      title: 'blank',
      vcpus: 1,
      memoryMiB: setup.memoryMiB,
      boot: 'demo',
      network: { mode: 'isolated', mac: '52:54:00:0a:0b:0c' },
      disks: [{ target: 'vda', layer }],
    }
    await hypervisor.defineDomain(spec)
    await hypervisor.startDomain(spec.name, { paused: true })
    return { name: spec.name, spec, heads: new Map([['vda', layer]]) }
  }

  it('hold exactly what the disk held at each instant, and are full after QEMU was killed', async () => {
    const { hypervisor, guest, setup } = world
    const vm = await makeBlankVm()
    const model = Buffer.alloc(setup.diskSizeBytes)
    const tell = (command: string) =>
      virsh(connection, ['qemu-monitor-command', vm.name, '--hmp', `qemu-io -d ${queueOfDisk} "${command}"`])
    const writeSome = async () => {
      for (let count = 0; count < 5; count += 1) {
        const byte = randomInt(0, 4) === 0 ? 0 : randomInt(1, 256)
        const length = 512 * randomInt(1, 2048)
        const offset = 512 * randomInt(0, (setup.diskSizeBytes - mebibyte) / 512)
        await tell(byte === 0 ? `write -z ${offset} ${length}` : `write -P ${byte} ${offset} ${length}`)
        model.fill(byte, offset, offset + length)
      }
    }
    const points: { request: CaptureRequest; hash: string }[] = []
    const captureAll = async (full = false) => {
      await writeSome()
      const last = points.at(-1)?.request ?? null
      const request = captureOf(world, vm, full ? null : last, { quiesce: 'never' })
      await hypervisor.beginCapture(request)
      points.push({ request, hash: createHash('sha256').update(model).digest('hex') })
      // What comes after the instant is in the next one only.
      await writeSome()
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
    process.kill(await qemuPid(vm.name), 'SIGKILL')
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
    await tell(`write -z 0 ${setup.diskSizeBytes}`)
    model.fill(0)
    await captureAll(true)
    await captureAll()
    expect(points).toHaveLength(lengthBefore + 2)

    for (const { request, hash } of points) expect(await guest.contentHash(captured(request).get('vda') ?? world.newLayer())).toBe(hash)
    await world.remove(vm)
  })
})

/** The session's own note of a domain's process. */
async function qemuPid(name: string): Promise<number> {
  const folder = process.env['XDG_RUNTIME_DIR'] ?? ''
  return Number((await readFile(path.join(folder, 'libvirt/qemu/run', `${name}.pid`), 'utf8')).trim())
}
