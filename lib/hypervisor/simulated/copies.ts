import { layerPath, type LayerRef } from '@/lib/paths'
import type { CompressRequest, CompressResult, LayerInfo } from '../port'
import { pullInto } from './jobs'
import { inspectLayer } from './layers'
import { allocatedBytes, chainOf, inUse, isUp, layerAt, mismatch, type SimulatedState } from './state'

export function makeIndependent(state: SimulatedState, layer: LayerRef): LayerInfo {
  const file = layerPath(layer)
  layerAt(state, file)
  assertUnread(state, file, true)
  pullInto(state, file, chainOf(state, file).slice(1), null)
  return infoOf(state, layer)
}

export function compress(state: SimulatedState, { layer, parent, minSavedShare }: CompressRequest): CompressResult {
  const file = layerPath(layer)
  const now = layerAt(state, file)
  if (now.parentFile !== (parent ? layerPath(parent) : null)) throw mismatch(`${file} lies on ${now.parentFile}`)
  assertUnread(state, file, false)
  const smaller = allocatedBytes({ ...now, compressed: true })
  const pays = smaller <= allocatedBytes(now) * (1 - minSavedShare)
  if (pays) now.compressed = true
  return { compressed: now.compressed, info: infoOf(state, layer) }
}

function assertUnread(state: SimulatedState, file: string, onlyRunning: boolean): void {
  for (const domain of state.domains.values()) {
    if (onlyRunning && !isUp(domain)) continue
    if (domain.disks.some(({ head }) => chainOf(state, head).includes(file))) throw inUse(`${file} is read by ${domain.name}`)
  }
}

function infoOf(state: SimulatedState, layer: LayerRef): LayerInfo {
  const info = inspectLayer(state, layer)
  if (!info) throw mismatch(`${layerPath(layer)} is gone`)
  return info
}
