import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, CaptureProgress, CaptureRequest, DomainState, LayerInfo } from '../port'
import { findOwnJob, removeHostFiles, restorePower } from './capture'
import { copyFailure, copyStep } from './capture-copy'
import { endBackupJob } from './capture-job'
import { readPosition, removePosition, writePosition } from './capture-position'
import { halfOf } from './capture-xml'
import { findCheckpoint, isLive } from './checkpoints'
import { syncPath } from './sync-path'
import type { CopyNote } from './copy-notes'
import { from, totalBytes, without, type Extent } from './extents'
import { mismatch } from './failures'
import type { LibvirtHost } from './host'
import { getDomain, stateOf, viewDomain } from './inspect'
import { getLayer, inspectLayer } from './layers'
import { changesOf, dataOf, mapFurther, mapWhole, ownOf } from './map-image'
import { qemuImg } from './qemu-img'

type CaptureDisk = CaptureRequest['disks'][number]

/** How long a call copies: whoever cancels or is made way to waits for its end. */
const stepMs = 2000
/** How long a call maps: of a large disk whose blocks differ one by one it takes several. */
const mapMs = 15_000

/** A layer on its way: what is to be copied into it and how far that is. */
interface Half {
  disk: CaptureDisk
  file: string
  sizeBytes: number
  note: CopyNote
  position: number
}

export async function advanceCapture(host: LibvirtHost, request: CaptureRequest, options: CallOptions = {}): Promise<CaptureProgress> {
  const { domain, disks } = request
  const begun = Date.now()
  const whole = await Promise.all(disks.map(({ layer }) => inspectLayer(layer)))
  const state = await stateOf(host, await viewDomain(host, domain, options), options, false)
  const socket = isLive(state) ? await findOwnJob(host, request, options) : null
  if (socket === null || whole.every((layer) => layer !== null)) return finish(host, request, options)

  const missing = disks.filter((_, index) => !whole[index])
  const halves = await settled(missing.map((disk) => openHalf(host, state, disk, options)))
  await settled(
    halves.map(({ note, disk, sizeBytes }) => {
      const asked = request.since === null ? dataOf(socket, disk.target) : changesOf(socket, disk.target)
      return mapFurther(host, note.map, asked, sizeBytes, begun + mapMs - Date.now(), options)
    }),
  )
  let left = halves.length
  for (const half of halves) {
    const forMs = begun + stepMs - Date.now()
    if (half.note.map.untilBytes < half.sizeBytes || (half !== halves[0] && forMs <= 0)) break
    await copyHalf(host, request, half, { socket, forMs: Math.max(1, forMs) }, options)
    if (remaining(half).length > 0) break
    await completeLayer(host, request, half, options)
    left -= 1
  }
  if (left === 0) return finish(host, request, options)
  // A layer that was whole before counts with what it takes: what was to be copied into it is not asked again.
  const leftBytes = halves.reduce((sum, half) => sum + totalBytes(remaining(half)), 0)
  const total = halves.reduce((sum, { note }) => sum + totalBytes(note.map.extents), 0)
  const before = whole.reduce((sum, layer) => sum + (layer?.allocatedBytes ?? 0), 0)
  return { done: false, doneBytes: before + total - leftBytes, totalBytes: before + total }
}

/** All at once, and none goes on once this has returned or thrown. */
async function settled<T>(all: (T | Promise<T>)[]): Promise<T[]> {
  await Promise.allSettled(all)
  return Promise.all(all)
}

function remaining({ note, position }: Half): Extent[] {
  return from(note.map.extents, position)
}

/** Made without a backing file, so that what is written into it is all that it holds. */
async function openHalf(host: LibvirtHost, state: DomainState, disk: CaptureDisk, options: CallOptions): Promise<Half> {
  const file = halfOf(disk.layer)
  const sizeBytes = await sizeOf(state.disks.find(({ target }) => target === disk.target)?.chain[0])
  const exists = await stat(file).then(
    ({ size }) => size > 0,
    () => false,
  )
  // A capture that begins again sees another instant.
  if (!exists) host.copyNotes.forget(file)
  const half = { disk, file, sizeBytes, note: host.copyNotes.of(file) }
  if (exists) return { ...half, position: await readPosition(file) }
  await removePosition(file)
  await qemuImg(host, ['create', '-q', '-f', 'qcow2', '-o', 'compat=1.1', file, String(sizeBytes)], options)
  return { ...half, position: 0 }
}

async function sizeOf(head: string | undefined): Promise<number> {
  if (head === undefined) throw mismatch('a disk without a head')
  return (await getLayer({ poolPath: path.dirname(head), fileName: path.basename(head) })).virtualSizeBytes
}

async function copyHalf(
  host: LibvirtHost,
  request: CaptureRequest,
  half: Half,
  { socket, forMs }: { socket: string; forMs: number },
  options: CallOptions,
): Promise<void> {
  const { disk, file, sizeBytes, note, position } = half
  const job = { socket, name: disk.target, file, virtualSizeBytes: sizeBytes, incremental: request.since !== null }
  const { bytesPerMs } = note
  // Where it fails, the next step begins with a small piece again.
  note.bytesPerMs = 0
  try {
    const copied = await copyStep(host, job, note.map.extents, { position, bytesPerMs, forMs }, options)
    note.bytesPerMs = copied.bytesPerMs
    half.position = copied.position
  } catch (error) {
    throw (await findOwnJob(host, request, options)) === null ? lost(request) : copyFailure(error)
  }
  await writePosition(file, half.position)
}

/** Checks what was written, gives it its parent, makes it durable, and only then its name. */
async function completeLayer(host: LibvirtHost, request: CaptureRequest, half: Half, options: CallOptions): Promise<void> {
  const { file, note, sizeBytes } = half
  const { layer, parent } = half.disk
  const check = qemuImg(host, ['check', '-q', '-f', 'qcow2', file], { ...options, timeoutMs: options.timeoutMs ?? 600_000 })
  // What a full capture leaves out reads as zeroes; what an increment leaves out reads as what it was.
  const [own] = await settled([request.since === null ? null : mapWhole(host, ownOf(file), sizeBytes, options), check.then(() => null)])
  const lacking = own ? without(note.map.extents, own) : []
  if (lacking.length > 0) throw mismatch(`${file} lacks ${JSON.stringify(lacking.slice(0, 3))}`)
  if (parent) {
    await getLayer(parent)
    await qemuImg(host, ['rebase', '-u', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', layerPath(parent), file], options)
  }
  await syncPath(file)
  await rename(file, layerPath(layer))
  await syncPath(layer.poolPath)
  await removePosition(file)
}

/** All layers are whole, or never will be. */
async function finish(host: LibvirtHost, request: CaptureRequest, options: CallOptions): Promise<CaptureProgress> {
  const { domain, checkpoint, disks } = request
  const layers: LayerInfo[] = []
  for (const { layer, parent } of disks) {
    const info = await inspectLayer(layer)
    const wanted = parent ? layerPath(parent) : null
    if (!info) throw lost(request)
    if (info.parentFile !== wanted) throw mismatch(`${layerPath(layer)} lies on ${info.parentFile}, not on ${wanted}`)
    layers.push(info)
  }
  if (isLive(await getDomain(host, domain, options))) await endBackupJob(host, domain, checkpoint, options)
  if (!(await findCheckpoint(host, domain, checkpoint, options))) throw mismatch(`${domain} does not know ${checkpoint} any more`)
  await removeHostFiles(host, request, options)
  for (const { layer } of disks) {
    await rm(halfOf(layer), { force: true })
    host.copyNotes.forget(halfOf(layer))
  }
  await restorePower(host, request, options)
  return { done: true, layers }
}

function lost({ domain, checkpoint }: CaptureRequest): AppError {
  return new AppError('capture-lost', 'The backup was interrupted.', { internal: `${checkpoint} of ${domain}` })
}
