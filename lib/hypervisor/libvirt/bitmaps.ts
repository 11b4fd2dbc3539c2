import { z } from 'zod'
import type { CallOptions, CheckpointName, DomainName } from '../port'
import { mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { qemuImg } from './qemu-img'
import { virsh } from './virsh'

/** A dirty bitmap as QEMU has it in one file of a chain. */
export interface Bitmap {
  name: string
  recording: boolean
  inconsistent: boolean
  busy: boolean
  /** Bytes that it marks; null where the file itself was asked. */
  dirtyBytes: number | null
  /** Of the running QEMU; null where the file itself was asked. */
  node: string | null
}

const nodes = z.object({
  return: z.array(
    z.object({
      'node-name': z.string(),
      drv: z.string(),
      file: z.string(),
      'dirty-bitmaps': z
        .array(
          z.object({
            name: z.string().optional(),
            count: z.number(),
            recording: z.boolean(),
            busy: z.boolean(),
            inconsistent: z.boolean().default(false),
          }),
        )
        .default([]),
    }),
  ),
})

/** One command to the running QEMU itself. @returns its JSON, unread */
export async function askQemu(host: LibvirtHost, domain: DomainName, command: unknown, options: CallOptions = {}): Promise<unknown> {
  return JSON.parse(await virsh(host, ['qemu-monitor-command', checkedName(domain), JSON.stringify(command)], options))
}

/** The named bitmaps that the running QEMU has, by file. A file alone would not tell: it is written at a clean end only. */
export async function liveBitmaps(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<Map<string, Bitmap[]>> {
  const raw = await askQemu(host, domain, { execute: 'query-named-block-nodes', arguments: { flat: true } }, options)
  const answer = nodes.safeParse(raw)
  if (!answer.success) throw mismatch(`block nodes of ${domain}: ${answer.error.message}`)
  const found = new Map<string, Bitmap[]>()
  for (const node of answer.data.return) {
    // A filter above the disk has its file's name, too, and bitmaps of its own without one.
    if (node.drv !== 'qcow2') continue
    const bitmaps = node['dirty-bitmaps'].flatMap(({ name, count, ...bitmap }) =>
      name === undefined || name === '' ? [] : [{ ...bitmap, name, dirtyBytes: count, node: node['node-name'] }],
    )
    found.set(node.file, [...(found.get(node.file) ?? []), ...bitmaps])
  }
  return found
}

const imageInfo = z.object({
  'format-specific': z
    .object({ data: z.object({ bitmaps: z.array(z.object({ name: z.string(), flags: z.array(z.string()) })).default([]) }) })
    .optional(),
})

/** The bitmaps in a qcow2 file that no QEMU writes to. One that was in use when QEMU ended is inconsistent. */
export async function storedBitmaps(host: LibvirtHost, file: string, options: CallOptions = {}): Promise<Bitmap[]> {
  const info = imageInfo.parse(JSON.parse(await qemuImg(host, ['info', '--output=json', '-U', '-f', 'qcow2', file], options)))
  return (info['format-specific']?.data.bitmaps ?? []).map(({ name, flags }) => ({
    name,
    recording: flags.includes('auto'),
    inconsistent: flags.includes('in-use'),
    busy: false,
    dirtyBytes: null,
    node: null,
  }))
}

/** A new head on a stopped domain's disk goes on recording what its parent recorded, as libvirt does it for a running one. */
export async function carryBitmaps(host: LibvirtHost, parent: string, head: string, options: CallOptions = {}): Promise<void> {
  const present = (await storedBitmaps(host, head, options)).map(({ name }) => name)
  for (const { name, recording, inconsistent } of await storedBitmaps(host, parent, options)) {
    if (!recording || inconsistent || present.includes(name)) continue
    await qemuImg(host, ['bitmap', '--add', '-f', 'qcow2', head, name], options)
  }
}

export async function removeStoredBitmap(host: LibvirtHost, file: string, name: CheckpointName, options: CallOptions = {}): Promise<void> {
  const present = (await storedBitmaps(host, file, options)).some((bitmap) => bitmap.name === name)
  if (present) await qemuImg(host, ['bitmap', '--remove', '-f', 'qcow2', file, name], options)
}
