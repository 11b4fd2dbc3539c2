import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { ContractGuest, ContractSetup } from '@/lib/hypervisor/contract'
import { createLibvirtHypervisor } from '@/lib/hypervisor/libvirt/driver'
import type { HostConnection } from '@/lib/hypervisor/libvirt/virsh'
import type { DiskTarget, DomainName, Hypervisor } from '@/lib/hypervisor/port'
import { layerPath, type LayerRef } from '@/lib/paths'
import { makeDisk } from '@/scripts/guest-image/make-disk.mjs'

const execFileAsync = promisify(execFile)

/** Where a guest keeps what tests write, by disk. */
const folders: Readonly<Record<string, string>> = { vda: '/srv/data', vdb: '/mnt/volume/data' }

/** Asks until the answer is true; a test's only way to wait. */
export async function eventually(what: string, limitMs: number, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await delay(100)
  }
}

/** A file in the folder of a guest's disk. */
export function guestFile(target: DiskTarget, name: string): string {
  const folder = folders[target]
  if (folder === undefined) throw new Error(`The demo guest does not mount ${target}`)
  return `${folder}/${name}`
}

export function guestOf(hypervisor: Hypervisor): ContractGuest {
  const run = async (domain: DomainName, script: string, ...args: string[]) =>
    hypervisor.guestExec(domain, ['/bin/sh', '-c', script, 'sh', ...args])
  return {
    async ready(domain) {
      await eventually(`${domain} is up`, 90_000, async () => (await hypervisor.guestHeartbeat(domain)).answers)
    },
    async write(domain, target, key, value) {
      const { exitCode, stderr } = await run(domain, 'printf %s "$2" >"$1" && sync', guestFile(target, key), value)
      if (exitCode !== 0) throw new Error(`guest: ${stderr}`)
    },
    async read(domain, target, key) {
      const { exitCode, stdout } = await run(domain, 'cat "$1"', guestFile(target, key))
      return exitCode === 0 ? stdout : null
    },
    speaker: ['/bin/sh', '-c', 'echo out; echo err >&2; exit 3'],
    async hangAgent(domain) {
      await run(domain, '(sleep 0.3; kill -STOP $(pidof qemu-ga)) >/dev/null 2>&1 &')
      await eventually(`the agent of ${domain} hangs`, 15_000, async () => !(await hypervisor.guestHeartbeat(domain)).answers)
    },
    contentHash,
  }
}

/** SHA-256 of the raw bytes that a disk on this layer reads. */
export async function contentHash(layer: LayerRef): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-hash-'))
  try {
    const raw = path.join(folder, 'raw')
    await execFileAsync('qemu-img', ['convert', '-U', '-f', 'qcow2', '-O', 'raw', layerPath(layer), raw])
    const hash = createHash('sha256')
    const stream = createReadStream(raw).on('data', (chunk) => hash.update(chunk))
    await finished(stream)
    return hash.digest('hex')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: run the tests through "npm test"`)
  return value
}

/** A driver on this run's own libvirt session, with a pool of its own. Removes its domains and files at the end. */
export async function makeLibvirtSetup(): Promise<ContractSetup> {
  const guestDir = setting('HOLDFAST_GUEST_DIR')
  const root = await mkdtemp(path.join(process.env['HOLDFAST_STATE'] ?? os.tmpdir(), 'libvirt-test-'))
  const poolPath = path.join(root, 'pool')
  await mkdir(poolPath)
  const repositoryPath = path.join(root, 'repository')
  await mkdir(repositoryPath)
  const hypervisor = createLibvirtHypervisor({
    ...testConnection(),
    accelerator: process.env['HOLDFAST_ACCELERATOR'] === 'kvm' ? 'kvm' : 'tcg',
    guestDir,
    consoleDir: path.join(root, 'console'),
  })
  const sizeMiB = 64
  return {
    hypervisor,
    poolPath,
    repositoryPath,
    boot: 'demo',
    memoryMiB: 96,
    diskSizeBytes: sizeMiB * 1024 * 1024,
    makeDisk: (layer, kind) => makeDisk({ out: layerPath(layer), kind, sizeMiB, name: 'contract', guestDir }),
    guest: guestOf(hypervisor),
    async cleanUp() {
      // A session may be shared with other test files: only domains with a disk in this pool are ours.
      for (const { name, disks } of await hypervisor.listDomains()) {
        if (!disks.some(({ chain }) => chain[0]?.startsWith(`${poolPath}/`))) continue
        await hypervisor.stopDomain(name, { graceMs: 0 })
        await hypervisor.undefineDomain(name)
      }
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** For the few things a test does behind the driver's back. */
export function testConnection(): HostConnection {
  return { uri: process.env['LIBVIRT_URI'] ?? 'qemu:///session', env: process.env }
}
