import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CaptureBegun, CaptureProgress, CaptureRequest } from '../port'
import { checkCheckpoint, checkpointIn, xmlOf } from './checkpoints'
import { startDomain, stopDomain } from './domains'
import { assertNoJob, quiesce } from './freeze'
import { inspectLayer } from './layers'
import {
  blockBytes,
  contentOf,
  diskOf,
  domainIn,
  isUp,
  layerAt,
  mismatch,
  type SimulatedCheckpoint,
  type SimulatedDomain,
  type SimulatedHost,
  type SimulatedLayer,
  type SimulatedState,
} from './state'

export function beginCapture(state: SimulatedState, host: SimulatedHost, request: CaptureRequest): CaptureBegun {
  const domain = domainIn(state, request.domain)
  const begun = checkpointIn(domain, request.checkpoint)
  if (begun) return answerOf(domain, begun, false)
  assertNoJob(domain)
  assertUsable(state, request)
  const capturedAt = host.now()
  const layers = request.disks.map(({ target, layer, parent }) => ({
    file: layerPath(layer),
    layer: copyOf(state, diskOf(domain, target).head, parent ? layerPath(parent) : null, capturedAt),
  }))
  for (const { file } of layers) if (state.layers.has(file)) throw mismatch(`${file} is there already`)
  // The last that can fail: what is asked of the guest.
  const quiesced = quiesce(domain, request)
  if (!isUp(domain)) startDomain(state, host, domain.name, true)
  const totalBlocks = Math.max(
    1,
    layers.reduce((sum, { layer }) => sum + Object.keys(layer.blocks).length, 0),
  )
  domain.capture = { checkpoint: request.checkpoint, layers, doneBlocks: 0, totalBlocks }
  const checkpoint: SimulatedCheckpoint = {
    name: request.checkpoint,
    capturedAtMs: capturedAt.getTime(),
    ...quiesced,
    bitmaps: Object.fromEntries(request.disks.map(({ target }) => [target, 'recording' as const])),
  }
  domain.checkpoints.push(checkpoint)
  return answerOf(domain, checkpoint, true)
}

export function advanceCapture(state: SimulatedState, host: SimulatedHost, request: CaptureRequest): CaptureProgress {
  const domain = domainIn(state, request.domain)
  const { capture } = domain
  if (capture?.checkpoint === request.checkpoint) {
    capture.doneBlocks = Math.min(capture.totalBlocks, capture.doneBlocks + host.copyBlocksPerCall)
    const { doneBlocks, totalBlocks } = capture
    if (doneBlocks < totalBlocks) return { done: false, doneBytes: doneBlocks * blockBytes, totalBytes: totalBlocks * blockBytes }
    for (const { file, layer } of capture.layers) state.layers.set(file, layer)
    domain.capture = null
    restorePower(state, request)
  }
  const layers = request.disks.map(({ layer }) => inspectLayer(state, layer)).filter((layer) => layer !== null)
  if (layers.length === request.disks.length && checkpointIn(domain, request.checkpoint)) return { done: true, layers }
  throw new AppError('capture-lost', 'The backup was interrupted.', { internal: `${request.checkpoint} of ${domain.name}` })
}

export function abortCapture(state: SimulatedState, request: CaptureRequest): void {
  const domain = domainIn(state, request.domain)
  if (domain.capture && domain.capture.checkpoint !== request.checkpoint) return
  domain.capture = null
  domain.checkpoints = domain.checkpoints.filter(({ name }) => name !== request.checkpoint)
  restorePower(state, request)
}

function answerOf(domain: SimulatedDomain, checkpoint: SimulatedCheckpoint, fresh: boolean): CaptureBegun {
  const { capturedAtMs, consistency, warnings } = checkpoint
  return { capturedAt: new Date(capturedAtMs), consistency, warnings, fresh, checkpointXml: xmlOf(domain, checkpoint) }
}

function assertUsable(state: SimulatedState, { domain, since, disks }: CaptureRequest): void {
  if (disks.some(({ parent }) => (parent === null) !== (since === null))) throw mismatch(`parents do not fit to ${since}`)
  if (since === null) return
  const check = checkCheckpoint(state, { domain, checkpoint: since, targets: disks.map(({ target }) => target) })
  if (check.usable) return
  throw new AppError('checkpoint-unusable', 'Only a full backup can be made now.', { internal: `${since} of ${domain}: ${check.problem}` })
}

/** The blocks in which the disk differs from the parent; all of them without one. */
function copyOf(state: SimulatedState, head: string, parentFile: string | null, at: Date): SimulatedLayer {
  const now = contentOf(state, head)
  const before = parentFile === null ? new Map<string, string>() : contentOf(state, parentFile)
  const changed = [...now].filter(([key, value]) => before.get(key) !== value)
  const gone = [...before.keys()].filter((key) => !now.has(key)).map((key) => [key, null] as const)
  const { virtualSizeBytes } = layerAt(state, head)
  return { virtualSizeBytes, parentFile, blocks: Object.fromEntries([...changed, ...gone]), bornAtMs: at.getTime(), compressed: false }
}

/** A domain that was started for the capture is stopped, unless somebody has let its guest run. */
function restorePower(state: SimulatedState, { domain, powerBefore }: CaptureRequest): void {
  if (powerBefore === 'stopped' && domainIn(state, domain).power === 'paused') stopDomain(state, domain, 0)
}
