import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, CaptureProgress, CaptureRequest, LayerInfo } from '../port'
import { findOwnJob, removeHostFiles, restorePower } from './capture'
import { copyFailure, copyStep } from './capture-copy'
import { endBackupJob } from './capture-job'
import { readPosition, removePosition, writePosition } from './capture-position'
import { halfOf } from './capture-xml'
import { findCheckpoint, isLive } from './checkpoints'
import { syncPath } from './sync-path'
import { dataExtents, dirtyExtents, from, ownExtents, totalBytes, without, type Extent } from './extents'
import { mismatch } from './failures'
import type { LibvirtHost } from './host'
import { getDomain } from './inspect'
import { getLayer, inspectLayer } from './layers'
import { qemuImg } from './qemu-img'

type CaptureDisk = CaptureRequest['disks'][number]

/** A layer on its way: what is to be copied into it and how far that is. Null once it is whole. */
interface Half {
  disk: CaptureDisk
  extents: Extent[]
  position: number
}

export async function advanceCapture(host: LibvirtHost, request: CaptureRequest, options: CallOptions = {}): Promise<CaptureProgress> {
  const { domain, disks } = request
  const whole = await Promise.all(disks.map(({ layer }) => inspectLayer(layer)))
  const state = await getDomain(host, domain, options)
  const socket = isLive(state) ? await findOwnJob(host, request, options) : null
  if (socket === null || whole.every((layer) => layer !== null)) return finish(host, request, options)

  const halves: Half[] = []
  for (const [index, disk] of disks.entries()) if (!whole[index]) halves.push(await openHalf(host, request, disk, socket, options))
  const [half] = halves
  if (half) {
    const virtualSizeBytes = await sizeOf(state.disks.find(({ target }) => target === half.disk.target)?.chain[0])
    const { disk, extents, position } = half
    const job = { socket, name: disk.target, file: halfOf(disk.layer), virtualSizeBytes, incremental: request.since !== null }
    try {
      half.position = await copyStep(host, job, extents, position, options)
    } catch (error) {
      throw (await findOwnJob(host, request, options)) === null ? lost(request) : copyFailure(error)
    }
    await writePosition(job.file, half.position)
    if (from(extents, half.position).length === 0) await completeLayer(host, request, half, options)
    if (halves.length === 1 && (await inspectLayer(disk.layer))) return finish(host, request, options)
  }
  // A layer that was whole before counts with what it takes: what was to be copied into it is not asked again.
  const left = halves.reduce((sum, { extents, position }) => sum + totalBytes(from(extents, position)), 0)
  const total = halves.reduce((sum, { extents }) => sum + totalBytes(extents), 0)
  const before = whole.reduce((sum, layer) => sum + (layer?.allocatedBytes ?? 0), 0)
  return { done: false, doneBytes: before + total - left, totalBytes: before + total }
}

async function sizeOf(head: string | undefined): Promise<number> {
  if (head === undefined) throw mismatch('a disk without a head')
  return (await getLayer({ poolPath: path.dirname(head), fileName: path.basename(head) })).virtualSizeBytes
}

/** Made without a backing file, so that what is written into it is all that it holds. */
async function openHalf(
  host: LibvirtHost,
  request: CaptureRequest,
  disk: CaptureDisk,
  socket: string,
  options: CallOptions,
): Promise<Half> {
  const file = halfOf(disk.layer)
  const ask = request.since === null ? dataExtents : dirtyExtents
  const extents = await ask(host, socket, disk.target, options)
  const exists = await stat(file).then(
    ({ size }) => size > 0,
    () => false,
  )
  if (exists) return { disk, extents, position: await readPosition(file) }
  const state = await getDomain(host, request.domain, options)
  const size = await sizeOf(state.disks.find(({ target }) => target === disk.target)?.chain[0])
  await removePosition(file)
  await qemuImg(host, ['create', '-q', '-f', 'qcow2', '-o', 'compat=1.1', file, String(size)], options)
  return { disk, extents, position: 0 }
}

/** Checks what was written, gives it its parent, makes it durable, and only then its name. */
async function completeLayer(host: LibvirtHost, request: CaptureRequest, half: Half, options: CallOptions): Promise<void> {
  const { layer, parent } = half.disk
  const file = halfOf(layer)
  if (request.since !== null) {
    const missing = without(half.extents, await ownExtents(host, file, options))
    if (missing.length > 0) throw mismatch(`${file} lacks ${JSON.stringify(missing.slice(0, 3))}`)
  }
  await qemuImg(host, ['check', '-q', '-f', 'qcow2', file], { ...options, timeoutMs: options.timeoutMs ?? 600_000 })
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
  for (const { layer } of disks) await rm(halfOf(layer), { force: true })
  await restorePower(host, request, options)
  return { done: true, layers }
}

function lost({ domain, checkpoint }: CaptureRequest): AppError {
  return new AppError('capture-lost', 'The backup was interrupted.', { internal: `${checkpoint} of ${domain}` })
}
