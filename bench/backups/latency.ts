import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { hypervisorOf, inGuest } from '@/e2e/helpers/guest'
import { setting } from '@/e2e/helpers/setting'
import type { Stack } from '@/e2e/helpers/stack'
import { bareId, domainNameOf, newId } from '@/lib/id'
import { createLibvirtHypervisor } from '@/lib/hypervisor/libvirt/driver'
import type { CaptureRequest, DomainName, Hypervisor } from '@/lib/hypervisor/port'
import { layerPath } from '@/lib/paths'
import { makeVm, type Volume } from '../make-vm'
import { median, ms, printCells } from '../measure'
import { bareBackup, bareFiles, virsh } from './by-hand'
import { volumeDevice } from './change'
import { pushThrottled } from './push-throttled'
import { countWrites, readWrites, type WriteLatency } from './write-latency'

const rounds = 5
const volume: Volume = { sizeGiB: 1, dataMiB: 1024 }
const throttledMiB = 16
const windowMs = 4_000

interface Way {
  what: string
  /** The load runs, and its writes are counted, for as long as this takes; what comes back is done afterwards. */
  run(): Promise<() => Promise<unknown>>
}

/** The guest writes 4 KiB after 4 KiB past its cache, one at a time, while its volume is backed up. */
export async function benchLatency(stack: Stack): Promise<void> {
  const vm = await makeVm(stack, 'bench-latency', 1, volume)
  const domain = domainNameOf(vm.id)
  const tools = await mkdtemp(path.join(setting('HOLDFAST_STATE'), 'throttled-'))
  try {
    const results = new Map<string, WriteLatency[]>()
    const ways = await waysOf(stack, domain, tools)
    for (let round = 0; round < rounds; round++) {
      for (const { what, run } of ways) {
        await inGuest(stack, vm.name, load)
        await countWrites(domain, volumeDevice)
        const afterwards = await run()
        results.set(what, [...(results.get(what) ?? []), await readWrites(domain, volumeDevice)])
        await inGuest(stack, vm.name, endLoad)
        await afterwards()
      }
    }
    print(results)
  } finally {
    await rm(tools, { recursive: true })
  }
}

const writer = 'while [ ! -e /tmp/stop ]; do dd if=/dev/zero of=/dev/vdb bs=4k count=262144 oflag=direct conv=notrunc 2>/dev/null; done'
const load = `rm -f /tmp/stop; (${writer}) >/dev/null 2>&1 </dev/null &`
const endLoad = 'touch /tmp/stop; killall dd; while pidof dd; do sleep 0.1; done'

async function waysOf(stack: Stack, domain: DomainName, tools: string): Promise<Way[]> {
  const { path: folder } = await stack.db.pool.findFirstOrThrow({
    where: { kind: 'repository', host: { vms: { some: { name: 'web-01' } } } },
  })
  const fast = hypervisorOf(stack)
  const slow = await throttled(stack, tools)
  const nothing = () => Promise.resolve()
  return [
    {
      what: 'no backup',
      async run() {
        await delay(windowMs)
        return nothing
      },
    },
    { what: 'Holdfast, fast repository', run: () => capture(fast, domain, folder, Number.POSITIVE_INFINITY) },
    {
      what: 'backup-begin, fast repository',
      async run() {
        const backup = { domain, folder: setting('HOLDFAST_STATE'), name: 'latency', targets: ['vda', 'vdb'] }
        await bareBackup(backup)
        return async () => {
          await virsh('checkpoint-delete', domain, backup.name)
          await Promise.all(bareFiles(backup).map((file) => rm(file)))
        }
      },
    },
    { what: `Holdfast, repository of ${throttledMiB} MiB/s`, run: () => capture(slow, domain, folder, windowMs) },
    {
      what: `push as by backup-begin, ${throttledMiB} MiB/s`,
      async run() {
        const request = { sizeBytes: volume.sizeGiB * 1024 ** 3, bytesASecond: throttledMiB * 1024 ** 2 }
        await pushThrottled(domain, volumeDevice, request, () => delay(windowMs))
        return nothing
      },
    },
  ]
}

/** The driver whose copying is held back; QEMU itself, which the guest waits for, is not. */
async function throttled(stack: Stack, tools: string): Promise<Hypervisor> {
  const script = `#!/bin/sh\nPATH=\${PATH#*:}\nif [ "$1" = convert ]; then shift; set -- convert -r ${throttledMiB}M "$@"; fi\nexec qemu-img "$@"\n`
  await writeFile(path.join(tools, 'qemu-img'), script, { mode: 0o700 })
  return createLibvirtHypervisor({
    uri: setting('LIBVIRT_URI'),
    env: { ...process.env, PATH: `${tools}:${setting('PATH')}` },
    accelerator: setting('HOLDFAST_ACCELERATOR') === 'kvm' ? 'kvm' : 'tcg',
    guestDir: setting('HOLDFAST_GUEST_DIR'),
    consoleDir: path.join(stack.stateDir, 'console'),
  })
}

/** A full capture of the volume, as the worker makes it; given up after `limitMs`. */
async function capture(hypervisor: Hypervisor, domain: DomainName, poolPath: string, limitMs: number): Promise<() => Promise<void>> {
  const id = bareId(newId('operation'))
  const layer = { poolPath, fileName: `ly_${id}_0_vdb.qcow2` }
  const request: CaptureRequest = {
    domain,
    checkpoint: `cp_${id}_0`,
    since: null,
    disks: [{ target: 'vdb', layer, parent: null }],
    quiesce: 'never',
    quiesceDeadlineMs: 1_000,
    powerBefore: 'running',
  }
  const end = performance.now() + limitMs
  await hypervisor.beginCapture(request)
  for (;;) {
    const { done } = await hypervisor.advanceCapture(request)
    if (done || performance.now() > end) break
  }
  return async () => {
    await hypervisor.abortCapture(request)
    await rm(layerPath(layer), { force: true })
  }
}

function print(results: Map<string, WriteLatency[]>): void {
  const [idle] = results.values()
  const of = (times: WriteLatency[] | undefined, field: keyof WriteLatency) => median((times ?? []).map((each) => each[field]))
  const precise = (value: number) => value.toFixed(2)
  printCells(
    `What the guest waits for a write of 4 KiB: volume of ${volume.sizeGiB} GiB, all data; medians over ${rounds} rounds of each round’s figure, by QEMU’s own count`,
    [
      ['', 'writes', 'p50 ms', 'p99 ms', 'longest ms', 'p50 / idle', 'p99 / idle', 'n'],
      ...[...results].map(([what, times]) => [
        what,
        ms(of(times, 'count')),
        precise(of(times, 'p50Ms')),
        precise(of(times, 'p99Ms')),
        precise(of(times, 'maxMs')),
        precise(of(times, 'p50Ms') / of(idle, 'p50Ms')),
        precise(of(times, 'p99Ms') / of(idle, 'p99Ms')),
        String(times.length),
      ]),
    ],
  )
}
