import { createHash, randomInt, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { LayerRef } from '@/lib/paths'
import type { TestVm, World } from '../contract-world'
import type { DomainName, DomainSpec } from '../port'
import { virsh, virshBatch, type HostConnection } from './virsh'

const mebibyte = 1024 * 1024
const queueOfDisk = '/machine/peripheral/virtio-disk0/virtio-backend'

/** The names of the checkpoints that libvirt knows of a domain. */
export async function checkpointsOf(connection: HostConnection, domain: string): Promise<string[]> {
  return (await virsh(connection, ['checkpoint-list', domain, '--name'])).split('\n').filter((line) => line !== '')
}

/** The session's own note of a domain's process. */
export async function qemuPid({ env }: HostConnection, domain: DomainName): Promise<number> {
  const folder = env['XDG_RUNTIME_DIR'] ?? ''
  return Number((await readFile(path.join(folder, 'libvirt/qemu/run', `${domain}.pid`), 'utf8')).trim())
}

/**
 * A paused VM whose disk is empty, or a branch of `parent`: all writes are the test's own, so it knows every byte, and nothing has to boot.
 */
export async function makeBlankVm(world: World, sizeBytes: number, parent: LayerRef | null = null): Promise<TestVm> {
  const { hypervisor, setup } = world
  const layer = world.newLayer()
  await hypervisor.branch({ layer, parent, virtualSizeBytes: sizeBytes })
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

/** Writes to the disk of a blank VM through QEMU, as its guest would, and keeps what the disk then holds. */
export class BlankDisk {
  private readonly content: Buffer

  constructor(
    private readonly connection: HostConnection,
    private readonly vm: TestVm,
    private readonly sizeBytes: number,
    /** Another one that it was restored from, with what that holds now. */
    from?: BlankDisk,
  ) {
    this.content = from ? Buffer.from(from.content) : Buffer.alloc(sizeBytes)
  }

  /** Random pieces of up to `maxBytes` at random places, a quarter of them zeroes. */
  async writeSome(count: number, maxBytes = mebibyte): Promise<void> {
    const pieces = Array.from({ length: count }, () => ({
      byte: randomInt(0, 4) === 0 ? 0 : randomInt(1, 256),
      offset: 512 * randomInt(0, (this.sizeBytes - maxBytes) / 512),
      length: 512 * randomInt(1, maxBytes / 512),
    }))
    await this.writeAll(pieces)
  }

  async write(byte: number, offset: number, length: number): Promise<void> {
    await this.writeAll([{ byte, offset, length }])
  }

  /** SHA-256 of all that the disk holds now. */
  hash(): string {
    return createHash('sha256').update(this.content).digest('hex')
  }

  /** Over one connection, for a process costs more than a write. */
  private async writeAll(pieces: { byte: number; offset: number; length: number }[]): Promise<void> {
    const commands = pieces.map(({ byte, offset, length }) => {
      const write = byte === 0 ? `write -z ${offset} ${length}` : `write -P ${byte} ${offset} ${length}`
      return ['qemu-monitor-command', this.vm.name, '--hmp', `qemu-io -d ${queueOfDisk} "${write}"`]
    })
    for (const answer of await virshBatch(this.connection, commands)) if (/error|failed/i.test(answer)) throw new Error(answer)
    for (const { byte, offset, length } of pieces) this.content.fill(byte, offset, offset + length)
  }
}
