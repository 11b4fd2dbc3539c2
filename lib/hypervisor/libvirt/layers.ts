import { rename, rm, readdir, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { isLayerFileName, layerPath, type LayerRef } from '@/lib/paths'
import type { BranchRequest, CallOptions, LayerInfo } from '../port'
import { mismatch } from './failures'
import type { LibvirtHost } from './host'
import { qemuImg } from './qemu-img'
import { readQcow2Header } from './qcow2-header'

/** One layer from its own header; null where there is no file. An empty file (QEMU was killed while making it) has no size and no parent. */
export async function inspectLayer(layer: LayerRef): Promise<LayerInfo | null> {
  const file = layerPath(layer)
  try {
    const header = await readQcow2Header(file)
    const { blocks } = await stat(file)
    return {
      fileName: layer.fileName,
      poolPath: layer.poolPath,
      virtualSizeBytes: header?.virtualSizeBytes ?? 0,
      allocatedBytes: blocks * 512,
      parentFile: header?.backingFile ?? null,
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'layer-missing') return null
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null // removed between the two reads
    throw error
  }
}

/** @throws AppError `layer-missing` */
export async function getLayer(layer: LayerRef): Promise<LayerInfo> {
  const info = await inspectLayer(layer)
  if (!info) throw new AppError('layer-missing', 'A part of the disk is missing.', { internal: layerPath(layer) })
  return info
}

export async function listLayers(poolPath: string): Promise<LayerInfo[]> {
  const names = (await readPool(poolPath)).filter(isLayerFileName)
  const layers = await Promise.all(names.map((fileName) => inspectLayer({ poolPath, fileName })))
  return layers.filter((layer) => layer !== null)
}

async function readPool(poolPath: string): Promise<string[]> {
  try {
    return await readdir(poolPath)
  } catch (cause) {
    throw new AppError('hypervisor-unreachable', 'A storage pool cannot be read.', { internal: poolPath, cause })
  }
}

export async function poolCapacity(poolPath: string): Promise<{ totalBytes: number; freeBytes: number }> {
  try {
    const { blocks, bavail, bsize } = await statfs(poolPath)
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
  } catch (cause) {
    throw new AppError('hypervisor-unreachable', 'A storage pool cannot be read.', { internal: poolPath, cause })
  }
}

/** A new layer appears under its name only when it is whole: it is made under another one first. */
export async function branch(host: LibvirtHost, request: BranchRequest, options: CallOptions = {}): Promise<LayerInfo> {
  const { layer, parent, virtualSizeBytes } = request
  const file = layerPath(layer)
  const parentFile = parent ? layerPath(parent) : null
  const present = await inspectLayer(layer)
  if (present) {
    if (present.parentFile === parentFile && present.virtualSizeBytes === virtualSizeBytes) return present
    throw mismatch(`${file} exists on ${present.parentFile}, ${present.virtualSizeBytes} bytes`)
  }
  if (parent) await getLayer(parent)
  const half = path.join(layer.poolPath, `.new-${layer.fileName}`)
  await rm(half, { force: true })
  const backing = parentFile === null ? [] : ['-b', parentFile, '-F', 'qcow2']
  try {
    await qemuImg(host, ['create', '-q', '-f', 'qcow2', '-o', 'compat=1.1', ...backing, half, String(virtualSizeBytes)], options)
    await rename(half, file)
  } finally {
    await rm(half, { force: true })
  }
  const made = await getLayer(layer)
  if (made.parentFile !== parentFile || made.virtualSizeBytes !== virtualSizeBytes) throw mismatch(`${file} was made on ${made.parentFile}`)
  return made
}
