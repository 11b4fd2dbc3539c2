import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { layerPath } from '@/lib/paths'
import { eventually, makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { files, makeWorld, type TestVm } from '../contract-world'
import type { FreezeRequest } from '../port'
import { makeBlankVm, qemuPid } from './testing'

const run = promisify(execFile)

describe('a freeze that is begun again', { timeout: 120_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  const requestOf = (vm: TestVm): FreezeRequest => ({
    domain: vm.name,
    disks: [{ target: 'vda', expectedHead: world.head(vm), newHead: world.newLayer() }],
    quiesce: 'never',
    quiesceDeadlineMs: 3_000,
  })
  const newHeadOf = (request: FreezeRequest) => {
    const layer = request.disks[0]?.newHead
    if (!layer) throw new Error('one disk was asked for')
    return layer
  }

  it('waits for the try that libvirt is still at, and ends with QEMU writing to the file that has the name', async () => {
    const { hypervisor } = world
    const vm = await makeBlankVm(world, world.setup.diskSizeBytes)
    const request = requestOf(vm)
    const newHead = newHeadOf(request)
    const pid = await qemuPid(testConnection(), vm.name)
    process.kill(pid, 'SIGSTOP')
    try {
      await expect(hypervisor.freeze(request, { timeoutMs: 1_500 })).rejects.toMatchObject({ code: 'hypervisor-timeout' })
      await expect(hypervisor.freeze(request, { timeoutMs: 1_500 })).rejects.toMatchObject({ code: 'hypervisor-timeout' })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await hypervisor.freeze(request)
    expect(await world.chain(vm)).toEqual(files(newHead, world.head(vm)))
    expect(await openedBy(pid)).toContain(layerPath(newHead))
    await world.remove(vm)
  })

  it('removes a leftover only once no process has it open', async () => {
    const { hypervisor, setup } = world
    const vm = await makeBlankVm(world, world.setup.diskSizeBytes)
    const request = requestOf(vm)
    const newHead = newHeadOf(request)
    await hypervisor.branch({ layer: newHead, parent: world.head(vm), virtualSizeBytes: setup.diskSizeBytes })
    // Without what lies below: the guest writes to that.
    const image = { driver: 'qcow2', backing: null, file: { driver: 'file', filename: layerPath(newHead) } }
    const writer = spawn('qemu-io', [`json:${JSON.stringify(image)}`], { stdio: ['pipe', 'ignore', 'ignore'] })
    const ended = once(writer, 'exit')
    try {
      await eventually('the writer has it open', 10_000, async () => !(await opens(layerPath(newHead))))
      await expect(hypervisor.freeze(request)).rejects.toMatchObject({ code: 'layer-in-use', retryable: true })
    } finally {
      writer.stdin.end()
      await ended
    }
    expect(await hypervisor.freeze(request)).toMatchObject({ fresh: true })
    expect(await world.chain(vm)).toEqual(files(newHead, world.head(vm)))
    await world.remove(vm)
  })
})

async function opens(file: string): Promise<boolean> {
  return run('qemu-img', ['info', '-f', 'qcow2', file]).then(
    () => true,
    () => false,
  )
}

/** Files that the process has open; one that was removed has another name there. */
async function openedBy(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`
  return Promise.all((await readdir(folder)).map((fd) => readlink(path.join(folder, fd)).catch(() => 'closed meanwhile')))
}
