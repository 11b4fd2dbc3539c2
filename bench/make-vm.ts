import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { exec, hypervisorOf } from '@/e2e/helpers/guest'
import { setting } from '@/e2e/helpers/setting'
import { eventually, type Stack } from '@/e2e/helpers/stack'
import { bareId, domainNameOf, newId } from '@/lib/id'
import { newMac } from '@/lib/mac'
import { layerPath } from '@/lib/paths'
import { makeDisk } from '@/scripts/guest-image/make-disk.mjs'
import { signedIn } from './client'

const mib = 1024 ** 2
const gib = 1024 ** 3
const pieceMiB = 4

export interface BenchVm {
  id: string
  name: string
}

/** A second disk without a file system, with data in pieces of 4 MiB, evenly over its whole length. */
export interface Volume {
  sizeGiB: number
  dataMiB: number
}

/** A running VM of Acme Robotics on a real guest. */
export async function makeVm(stack: Stack, name: string, sizeGiB: number, volume?: Volume): Promise<BenchVm> {
  const model = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
  const pool = await stack.db.pool.findFirstOrThrow({ where: { kind: 'primary', hostId: model.hostId } })
  const { accountId, hostId, vcpus, memoryMib, boot, networkMode } = model
  const newDisk = async (target: 'vda' | 'vdb', bytes: number) => {
    const layerId = newId('layer')
    const fileName = `ly_${bareId(layerId)}_0_${target}.qcow2`
    const sizeBytes = BigInt(bytes)
    await stack.db.layer.create({
      data: { id: layerId, accountId, poolId: pool.id, fileName, state: 'writable', virtualSizeBytes: sizeBytes },
    })
    const row = { id: newId('disk'), target, sizeBytes, headLayerId: layerId }
    return { file: layerPath({ poolPath: pool.path, fileName }), row }
  }
  const id = newId('vm')
  const system = await newDisk('vda', sizeGiB * gib)
  await makeDisk({ out: system.file, kind: 'os', sizeMiB: sizeGiB * 1024, name, guestDir: setting('HOLDFAST_GUEST_DIR') })
  const data = volume ? await newDisk('vdb', volume.sizeGiB * gib) : null
  if (data && volume) await makeVolume(data.file, volume)
  await stack.db.vm.create({
    data: {
      id,
      accountId,
      hostId,
      name,
      vcpus,
      memoryMib,
      boot,
      networkMode,
      state: 'active',
      uuid: randomUUID(),
      mac: newMac(),
      wantedPower: 'stopped',
      power: 'stopped',
      collectedAt: new Date(),
      disks: {
        create: [{ name: 'System', role: 'os', ...system.row }, ...(data ? [{ name: 'Data', role: 'volume' as const, ...data.row }] : [])],
      },
    },
  })
  const client = await signedIn(stack, 'ada@acme.example')
  await client.accepted(`/vms/${id}/start`, {})
  const hypervisor = hypervisorOf(stack)
  await eventually(`${name} is up`, 60_000, async () => (await hypervisor.guestHeartbeat(domainNameOf(id))).answers)
  return { id, name }
}

/** Where the pieces of data of a volume begin, bytes. */
export function pieceOffsets({ sizeGiB, dataMiB }: Volume): number[] {
  const count = dataMiB / pieceMiB
  const strideMiB = Math.floor((sizeGiB * 1024) / count)
  return Array.from({ length: count }, (_, index) => index * strideMiB * mib)
}

async function makeVolume(file: string, volume: Volume): Promise<void> {
  await exec('qemu-img', ['create', '-q', '-f', 'qcow2', '-o', 'compat=1.1', file, `${volume.sizeGiB}G`])
  const writes = pieceOffsets(volume).flatMap((offset, index) => ['-c', `write -q -P ${1 + (index % 255)} ${offset} ${pieceMiB}M`])
  await exec('qemu-io', ['-f', 'qcow2', ...writes, '-c', 'flush', file], { cwd: path.dirname(file), maxBuffer: 16 * mib })
}
