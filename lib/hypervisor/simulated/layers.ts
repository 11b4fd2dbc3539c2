import { AppError } from '@/lib/errors'
import { layerPath, layerRefOf, type LayerRef } from '@/lib/paths'
import type { BranchRequest, LayerInfo } from '../port'
import { allocatedBytes, chainOf, inUse, layerOf, mismatch, type SimulatedHost, type SimulatedState } from './state'

export const poolTotalBytes = 1024 ** 4

export function branch(state: SimulatedState, host: SimulatedHost, request: BranchRequest): LayerInfo {
  const { layer, parent, virtualSizeBytes } = request
  const file = layerPath(layer)
  const parentFile = parent ? layerPath(parent) : null
  const present = state.layers.get(file)
  if (present && (present.parentFile !== parentFile || present.virtualSizeBytes !== virtualSizeBytes)) {
    throw mismatch(`${file} exists on ${present.parentFile}, ${present.virtualSizeBytes} bytes`)
  }
  if (!present) {
    if (parent) layerOf(state, parent)
    state.layers.set(file, { virtualSizeBytes, parentFile, blocks: {}, bornAtMs: host.now().getTime(), compressed: false })
  }
  const made = inspectLayer(state, layer)
  if (!made) throw mismatch(`${file} was made and is not there`)
  return made
}

/** The check is that of the real driver: other layers of the pools that were named, and the chains of all domains, live or defined. */
export function drop(state: SimulatedState, request: { layer: LayerRef; poolPaths: string[] }): void {
  const file = layerPath(request.layer)
  if (!state.layers.has(file)) return
  for (const poolPath of new Set([request.layer.poolPath, ...request.poolPaths])) {
    const above = listLayers(state, poolPath).find(({ parentFile }) => parentFile === file)
    if (above) throw inUse(`${file} is read by ${above.fileName}`)
  }
  for (const domain of state.domains.values()) {
    if (domain.disks.some(({ head }) => chainOf(state, head).includes(file))) throw inUse(`${file} is read by ${domain.name}`)
  }
  state.layers.delete(file)
}

export function inspectLayer(state: SimulatedState, ref: LayerRef): LayerInfo | null {
  const layer = state.layers.get(layerPath(ref))
  if (!layer) return null
  return {
    fileName: ref.fileName,
    poolPath: ref.poolPath,
    virtualSizeBytes: layer.virtualSizeBytes,
    allocatedBytes: allocatedBytes(layer),
    parentFile: layer.parentFile,
  }
}

/** A pool that was never written to is empty. */
export function listLayers(state: SimulatedState, poolPath: string): LayerInfo[] {
  return [...state.layers.keys()].flatMap((file) => {
    const ref = layerRefOf(file)
    const info = ref?.poolPath === poolPath ? inspectLayer(state, ref) : null
    return info ? [info] : []
  })
}

export function poolCapacity(state: SimulatedState, poolPath: string): { totalBytes: number; freeBytes: number } {
  const taken = listLayers(state, poolPath).reduce((sum, layer) => sum + layer.allocatedBytes, 0)
  return { totalBytes: poolTotalBytes, freeBytes: Math.max(0, poolTotalBytes - taken) }
}

export function noSpace(internal: string): AppError {
  return new AppError('no-space', 'The storage is full.', { internal })
}
