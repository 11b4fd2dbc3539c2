import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, DomainName, FreezeRequest } from '../port'
import { mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { inspectLayer } from './layers'
import { qemuImg } from './qemu-img'
import { virsh } from './virsh'

/** Whether an earlier try of this freeze has left, or is just making, one of its new heads. */
export async function hasLeftovers(request: FreezeRequest): Promise<boolean> {
  const found = await Promise.all(request.disks.map(({ newHead }) => inspectLayer(newHead)))
  return found.some((info) => info !== null)
}

/**
 * Files that the running domain's QEMU has open. libvirt answers only once it has the domain's job lock: a snapshot whose virsh was
 * killed goes on in the daemon, and is over when this returns.
 * @throws AppError `hypervisor-timeout` while such a job goes on
 */
export async function openFiles(host: LibvirtHost, domain: DomainName, options: CallOptions): Promise<Set<string>> {
  const query = JSON.stringify({ execute: 'query-named-block-nodes', arguments: { flat: true } })
  const raw: unknown = JSON.parse(await virsh(host, ['qemu-monitor-command', checkedName(domain), query], options))
  const answer = blockNodes.safeParse(raw)
  if (!answer.success) throw mismatch(`block nodes of ${domain}: ${answer.error.message}`)
  return new Set(answer.data.return.map(({ file }) => file))
}

const blockNodes = z.object({ return: z.array(z.object({ file: z.string() })) })

/**
 * Removes the empty layers that a try left behind which ended before the switch. The domain's heads were compared just before; all the
 * same no file goes that any QEMU has open, or a guest might write into it unseen.
 * @throws AppError `layer-in-use`
 */
export async function removeLeftovers(host: LibvirtHost, request: FreezeRequest, options: CallOptions): Promise<void> {
  if (!(await hasLeftovers(request))) return
  const open = await openFiles(host, request.domain, options)
  for (const { newHead, expectedHead } of request.disks) {
    const found = await inspectLayer(newHead)
    if (!found) continue
    const file = layerPath(newHead)
    const ours = found.parentFile === layerPath(expectedHead) || found.virtualSizeBytes === 0
    if (!ours) throw mismatch(`${file} exists on ${found.parentFile}`)
    if (open.has(file))
      throw new AppError('layer-in-use', 'This data is in use just now.', { internal: `${file} is open in ${request.domain}` })
    await assertUnlocked(host, file, options)
    await rm(file, { force: true })
  }
}

/** Opens the image as qemu-img does by default: QEMU's own lock refuses that while another process may write to it. */
async function assertUnlocked(host: LibvirtHost, file: string, options: CallOptions): Promise<void> {
  try {
    await qemuImg(host, ['info', '-f', 'qcow2', file], options)
  } catch (error) {
    // Its header was never written; the lock is asked for before that is looked at.
    if (!(error instanceof AppError && error.code === 'layer-damaged')) throw error
  }
}
