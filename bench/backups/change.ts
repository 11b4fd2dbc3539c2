import type { DomainName } from '@/lib/hypervisor/port'
import { pieceOffsets, type Volume } from '../make-vm'
import { virsh } from './by-hand'

const clusterBytes = 64 * 1024
const clustersInPiece = 64
const commandsAtOnce = 200

/** How QEMU names the volume's device. */
export const volumeDevice = '/machine/peripheral/virtio-disk1/virtio-backend'

/** Overwrites `percent` of what the volume holds, in single clusters all over it, as its guest would. */
export async function changeVolume(domain: DomainName, volume: Volume, percent: number, mark: number): Promise<void> {
  const offsets = pieceOffsets(volume)
  const count = Math.round((offsets.length * clustersInPiece * percent) / 100)
  const commands = Array.from({ length: count }, (_, index) => {
    const at = Math.floor((index * offsets.length * clustersInPiece) / count)
    const offset = (offsets[Math.floor(at / clustersInPiece)] ?? 0) + (at % clustersInPiece) * clusterBytes
    return `qemu-monitor-command ${domain} --hmp 'qemu-io -d ${volumeDevice} "write -q -P ${mark} ${offset} 64k"'`
  })
  for (let from = 0; from < commands.length; from += commandsAtOnce) await virsh(commands.slice(from, from + commandsAtOnce).join('; '))
}
