import { createHash } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { CaptureRequest, CheckpointName, DiskTarget, FreezeResult } from '../port'
import { mismatch } from './failures'
import type { LibvirtHost } from './host'
import { element, find, formatXml, parseXml, type XmlElement } from './xml'

/** libvirt has bitmaps of its own beside ours, for as long as a backup job runs. */
export function isCheckpointName(name: string): name is CheckpointName {
  return /^cp_[a-z0-9_]{1,77}$/.test(name)
}

/** Only names of our own reach a command line or a file's name. */
export function checkedCheckpoint(name: string): CheckpointName {
  if (!isCheckpointName(name)) {
    throw new AppError('internal', 'Something went wrong on our side.', { internal: `not a checkpoint of ours: ${name}` })
  }
  return name
}

/** Where QEMU serves the frozen disks of one capture. Short: a socket's path ends at 107 bytes. */
export function socketOf(host: LibvirtHost, checkpoint: CheckpointName): string {
  const hash = createHash('sha256').update(checkedCheckpoint(checkpoint)).digest('hex').slice(0, 16)
  return path.join(host.env['XDG_RUNTIME_DIR'] ?? os.tmpdir(), `hf-${hash}.sock`)
}

/** Where QEMU keeps what the guest overwrites while a disk is being captured: beside its head, never in the repository. */
export function scratchOf(head: string, checkpoint: CheckpointName, target: DiskTarget): string {
  return path.join(path.dirname(head), `.scratch-${checkedCheckpoint(checkpoint)}-${target}.qcow2`)
}

/** The name of a layer until it is whole. */
export function halfOf(layer: LayerRef): string {
  return path.join(path.dirname(layerPath(layer)), `.new-${layer.fileName}`)
}

/** libvirt's pull mode: QEMU serves the disks as they were at one instant, and what is served is copied by a process of ours. */
export function backupXml(host: LibvirtHost, request: CaptureRequest, heads: ReadonlyMap<DiskTarget, string>): string {
  const disks = [...heads].map(([target, head]) => {
    if (!request.disks.some((disk) => disk.target === target)) return element('disk', { name: target, backup: 'no' })
    const bitmap: Record<string, string> = request.since === null ? {} : { exportbitmap: target }
    const scratch = element('scratch', { file: scratchOf(head, request.checkpoint, target) })
    return element('disk', { name: target, backup: 'yes', type: 'file', exportname: target, ...bitmap }, [scratch])
  })
  return formatXml(
    element('domainbackup', { mode: 'pull' }, [
      ...(request.since === null ? [] : [element('incremental', {}, checkedCheckpoint(request.since))]),
      element('server', { transport: 'unix', socket: socketOf(host, request.checkpoint) }),
      element('disks', {}, disks),
    ]),
  )
}

/** What the call that began a capture found out, kept by libvirt itself in the checkpoint's description. */
export type CaptureFacts = Pick<FreezeResult, 'capturedAt' | 'consistency' | 'warnings'>

const factsSchema = z.object({ capturedAt: z.iso.datetime(), consistency: z.enum(['crash', 'filesystem']), warnings: z.array(z.string()) })

export function checkpointXml(request: CaptureRequest, targets: Iterable<DiskTarget>, facts: CaptureFacts): string {
  const captured = (target: DiskTarget) => request.disks.some((disk) => disk.target === target)
  const disks = [...targets].map((target) => element('disk', { name: target, checkpoint: captured(target) ? 'bitmap' : 'no' }))
  return formatXml(
    element('domaincheckpoint', {}, [
      element('name', {}, checkedCheckpoint(request.checkpoint)),
      element('description', {}, JSON.stringify({ ...facts, capturedAt: facts.capturedAt.toISOString() })),
      element('disks', {}, disks),
    ]),
  )
}

export interface KnownCheckpoint {
  xml: string
  name: string
  /** Disks whose changes it follows. */
  targets: string[]
  description: string
}

export function parseCheckpoint(xml: string): KnownCheckpoint {
  const root = parseXml(xml)
  const disks: XmlElement[] = find(root, 'disks')?.children ?? []
  const followed = disks.filter(({ attributes }) => attributes['checkpoint'] === 'bitmap')
  return {
    xml,
    name: find(root, 'name')?.text ?? '',
    targets: followed.map(({ attributes }) => attributes['name'] ?? ''),
    description: find(root, 'description')?.text ?? '',
  }
}

/** @throws AppError `state-mismatch` for a checkpoint that is not one of ours */
export function factsOf(checkpoint: KnownCheckpoint): CaptureFacts {
  try {
    const facts = factsSchema.parse(JSON.parse(checkpoint.description))
    return { ...facts, capturedAt: new Date(facts.capturedAt) }
  } catch {
    throw mismatch(`the checkpoint ${checkpoint.name} says ${checkpoint.description}`)
  }
}
