import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, CompressRequest, CompressResult } from '../port'
import { assertUnread } from './drop'
import { mismatch } from './failures'
import type { LibvirtHost } from './host'
import { getLayer, poolCapacity } from './layers'
import { qemuImg } from './qemu-img'
import { syncPath } from './sync-path'

/** Both are there for a moment. */
const reserveBytes = 64 * 1024 * 1024
/** Killed at any instant it begins anew, so the limit is generous. */
const limitMs = 60 * 60 * 1000

/** The copy takes the layer's name only once it is whole, compared byte by byte and durable. */
export async function compress(host: LibvirtHost, request: CompressRequest, options: CallOptions = {}): Promise<CompressResult> {
  const { layer, parent, minSavedShare } = request
  const file = layerPath(layer)
  const half = path.join(layer.poolPath, `.new-${layer.fileName}`)
  const before = await getLayer(layer)
  if (before.parentFile !== (parent ? layerPath(parent) : null)) throw mismatch(`${file} lies on ${before.parentFile}`)
  await assertUnread(host, file, options)
  const { freeBytes } = await poolCapacity(layer.poolPath)
  if (freeBytes < before.allocatedBytes + reserveBytes) throw new AppError('no-space', 'The repository is full.', { internal: file })
  const long = { ...options, timeoutMs: options.timeoutMs ?? limitMs }
  try {
    await rm(half, { force: true })
    const onto = parent ? ['-F', 'qcow2', '-B', layerPath(parent)] : []
    const target = ['-O', 'qcow2', '-o', 'compat=1.1,compression_type=zstd', ...onto]
    await qemuImg(host, ['convert', '-q', '-c', '-m', '2', '-W', '-f', 'qcow2', ...target, file, half], long)
    const smaller = (await getAllocated(half)) <= before.allocatedBytes * (1 - minSavedShare)
    if (!smaller) return { compressed: false, info: before }
    await qemuImg(host, ['check', '-q', '-f', 'qcow2', half], long)
    await qemuImg(host, ['compare', '-q', '-f', 'qcow2', '-F', 'qcow2', file, half], long)
    await syncPath(half)
    await assertUnread(host, file, options)
    await rename(half, file)
    await syncPath(layer.poolPath)
  } finally {
    await rm(half, { force: true })
  }
  const info = await getLayer(layer)
  if (info.parentFile !== before.parentFile || info.virtualSizeBytes !== before.virtualSizeBytes)
    throw mismatch(`${file} was compressed badly`)
  return { compressed: true, info }
}

async function getAllocated(file: string): Promise<number> {
  return (await stat(file)).blocks * 512
}
