import { describe, expect, it } from 'vitest'
import { eventually, guestFile, makeLibvirtSetup } from '@/lib/testing/libvirt'
import { makeWorld, type TestVm } from '../contract-world'
import type { DiskTarget } from '../port'

describe('a restore point of a VM that writes all the time', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)

  const run = async (vm: TestVm, script: string, ...args: string[]) => {
    const result = await world.hypervisor.guestExec(vm.name, ['/bin/sh', '-c', script, 'sh', ...args])
    expect(result, script).toMatchObject({ exitCode: 0 })
    return result.stdout.trim()
  }
  /** Writes the same numbered line to one file on each disk, one disk after the other, without end. */
  const startWriter = async (vm: TestVm, targets: DiskTarget[]) => {
    const writer = '(n=0; while :; do n=$((n + 1)); for file; do echo "line $n" >>"$file"; done; sync; done) >/dev/null 2>&1 &'
    await run(vm, writer, ...targets.map((target) => guestFile(target, 'stream')))
    await untilLines(vm, 'vda', 20)
  }
  const lines = async (vm: TestVm, target: DiskTarget) => Number(await run(vm, 'wc -l <"$1"', guestFile(target, 'stream')))
  const untilLines = (vm: TestVm, target: DiskTarget, count: number) =>
    eventually(`${count} lines on ${target}`, 30_000, async () => (await lines(vm, target)) >= count)

  it('restores both of its disks to the exact bytes', async () => {
    const targets: DiskTarget[] = ['vda', 'vdb']
    const { hypervisor, guest } = world
    const vm = await world.runVm({ volume: true })
    await startWriter(vm, targets)
    const frozen = await world.freeze(vm, 'require')
    const hashes = await Promise.all([...frozen.values()].map((layer) => guest.contentHash(layer)))
    await untilLines(vm, 'vda', (await lines(vm, 'vda')) + 20)

    // The bytes stay while the guest goes on, and a restored disk that nobody has booted reads exactly them, also on its own.
    expect(await Promise.all([...frozen.values()].map((layer) => guest.contentHash(layer)))).toEqual(hashes)
    const restored = await world.runFrom(frozen, { paused: true })
    for (const target of targets) await world.pullUntilDone({ domain: restored.name, target, base: null })
    await hypervisor.stopDomain(restored.name, { graceMs: 0 })
    expect(await Promise.all([...restored.heads.values()].map((layer) => guest.contentHash(layer)))).toEqual(hashes)

    // Booted, each disk holds a beginning of what the guest went on to write, and all of them end at one instant.
    await hypervisor.startDomain(restored.name)
    await guest.ready(restored.name)
    const counts = await Promise.all(targets.map((target) => lines(restored, target)))
    for (const [index, target] of targets.entries()) {
      const count = counts[index] ?? 0
      expect(count).toBeGreaterThanOrEqual(20)
      const first = (of: TestVm) => run(of, 'head -n "$2" "$1" | sha256sum', guestFile(target, 'stream'), String(count))
      expect(await first(restored)).toBe(await first(vm))
    }
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    await world.remove(restored)
    await world.remove(vm)
  })
})
