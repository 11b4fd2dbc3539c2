import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { advanceUntilDone, captureOf, runCapture } from '../contract-capturing'
import { makeWorld, type TestVm } from '../contract-world'
import type { CaptureRequest, Hypervisor } from '../port'
import { createLibvirtHypervisor } from './driver'
import { checkpointsOf } from './testing'

describe('a repository that is full, slow or away', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)
  let tools = ''
  beforeAll(async () => {
    tools = await mkdtemp(path.join(os.tmpdir(), 'holdfast-tools-'))
  })
  afterAll(async () => {
    await rm(tools, { recursive: true, force: true })
  })

  /** The same driver, whose copying programs meet what `prelude` does to them first. */
  async function afflicted(name: string, prelude: string): Promise<Hypervisor> {
    const folder = path.join(tools, name)
    await mkdir(folder)
    for (const program of ['qemu-img', 'qemu-io']) {
      const file = path.join(folder, program)
      const rest = `PATH=\${PATH#*:}\ncase "$1" in convert|-C) ${prelude} ;; esac\nexec ${program} "$@"\n`
      await writeFile(file, `#!/bin/sh\n${rest}`, { mode: 0o700 })
    }
    const { uri, env } = testConnection()
    const guestDir = process.env['HOLDFAST_GUEST_DIR'] ?? ''
    return createLibvirtHypervisor({ uri, env: { ...env, PATH: `${folder}:${env['PATH'] ?? ''}` }, accelerator: 'tcg', guestDir })
  }

  /** Nothing of the capture is left anywhere, and the guest writes as before. */
  async function expectUnharmed(vm: TestVm, request: CaptureRequest, kept: readonly string[]): Promise<void> {
    const { hypervisor, guest, setup } = world
    await guest.write(vm.name, 'vda', 'note', 'still writes')
    await hypervisor.abortCapture(request)
    await guest.write(vm.name, 'vda', 'note', 'writes on')
    expect(await guest.read(vm.name, 'vda', 'note')).toBe('writes on')
    expect((await hypervisor.inspectDomain(vm.name))?.power).toBe('running')
    expect((await readdir(setup.repositoryPath)).toSorted()).toEqual(kept)
    expect((await readdir(setup.poolPath)).filter((name) => name.startsWith('.'))).toEqual([])
    expect((await readdir(process.env['XDG_RUNTIME_DIR'] ?? '')).filter((name) => name.endsWith('.sock'))).toEqual([])
    expect(await checkpointsOf(testConnection(), vm.name)).not.toContain(request.checkpoint)
  }

  it('fails the backup within its limit, and never the guest', async () => {
    const { hypervisor, guest, setup } = world
    const vm = await world.runVm()
    const full = captureOf(world, vm)
    // The size that a file may have, for the writer alone: the one limit that needs no privilege.
    await hypervisor.beginCapture(full)
    const small = await afflicted('full', `trap '' XFSZ; ulimit -f 4096`)
    await expect(advanceUntilDone({ ...world, hypervisor: small }, full)).rejects.toMatchObject({ code: 'no-space' })
    await expectUnharmed(vm, full, [])

    const slow = captureOf(world, vm)
    await hypervisor.beginCapture(slow)
    const stuck = await afflicted('slow', 'sleep 30')
    const begun = Date.now()
    await expect(stuck.advanceCapture(slow, { timeoutMs: 3000 })).rejects.toMatchObject({ code: 'hypervisor-timeout' })
    expect(Date.now() - begun).toBeLessThan(20_000)
    await expectUnharmed(vm, slow, [])

    const away = captureOf(world, vm)
    await hypervisor.beginCapture(away)
    await chmod(setup.repositoryPath, 0o000)
    try {
      await expect(hypervisor.advanceCapture(away)).rejects.toMatchObject({ name: 'AppError' })
    } finally {
      await chmod(setup.repositoryPath, 0o700)
    }
    await expectUnharmed(vm, away, [])

    // An increment, copied by the other program, after one that went well.
    const good = captureOf(world, vm)
    await runCapture(world, good)
    await guest.write(vm.name, 'vda', 'more', 'x'.repeat(3000))
    const next = captureOf(world, vm, good)
    await hypervisor.beginCapture(next)
    const tiny = await afflicted('full-again', `trap '' XFSZ; ulimit -f 400`)
    await expect(advanceUntilDone({ ...world, hypervisor: tiny }, next)).rejects.toMatchObject({ code: 'no-space' })
    await expectUnharmed(
      vm,
      next,
      good.disks.map(({ layer }) => layer.fileName),
    )
    expect(await hypervisor.checkCheckpoint({ domain: vm.name, checkpoint: good.checkpoint, targets: ['vda'] })).toMatchObject({
      usable: true,
    })
    await world.remove(vm)
  })
})
