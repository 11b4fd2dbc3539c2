import { layerPath } from '@/lib/paths'
import type { DiskTarget, DomainName, MergeProgress, MergeRequest, Progress, PullRequest } from '../port'
import {
  blockBytes,
  chainOf,
  contentOf,
  diskOf,
  domainIn,
  foldBlocks,
  inUse,
  isUp,
  layerAt,
  mismatch,
  refused,
  type SimulatedDisk,
  type SimulatedHost,
  type SimulatedState,
} from './state'

interface CopyJob {
  kind: 'pull' | 'merge'
  /** Tells one job from another. */
  key: string
  /** Files whose blocks are moved. */
  from: string[]
}

export function pull(state: SimulatedState, host: SimulatedHost, request: PullRequest): Progress {
  const domain = domainIn(state, request.domain)
  const disk = diskOf(domain, request.target)
  const base = request.base ? layerPath(request.base) : null
  const chain = chainOf(state, disk.head)
  if ((chain[1] ?? null) === base) return { done: true, doneBytes: 0, totalBytes: 0 }
  if (base !== null && !chain.slice(1).includes(base)) throw mismatch(`${base} is not below ${disk.head}`)
  const from = chain.slice(1, base === null ? undefined : chain.indexOf(base))
  if (isUp(domain)) {
    if (domain.capture) throw refused(`${domain.name} is being captured as ${domain.capture.checkpoint}`)
    const progress = advance(state, host, disk, { kind: 'pull', key: `pull ${base}`, from })
    if (!progress.done) return progress
  }
  pullInto(state, disk.head, from, base)
  return { done: true, doneBytes: 0, totalBytes: 0 }
}

export function merge(state: SimulatedState, host: SimulatedHost, request: MergeRequest): MergeProgress {
  const { domain, target } = request
  if (domain === null || target === null || !isUp(domainIn(state, domain))) return mergeOffline(state, request)
  const disk = liveDisk(state, domain, target)
  return disk.head === layerPath(request.child) ? mergeIntoHead(state, host, request, disk) : mergeMiddle(state, host, request, disk)
}

export function abortJob(state: SimulatedState, name: DomainName, target: DiskTarget): void {
  const disk = domainIn(state, name).disks.find((candidate) => candidate.target === target)
  if (disk) disk.job = null
}

function mergeIntoHead(state: SimulatedState, host: SimulatedHost, request: MergeRequest, disk: SimulatedDisk): MergeProgress {
  const { layer, child, parent } = filesOf(request)
  const [, below, belowThat] = chainOf(state, disk.head)
  const done = { done: true, childFile: request.child, obsoleteFile: request.layer } as const
  if ((below ?? null) === parent) return done
  if (below !== layer || (belowThat ?? null) !== parent) throw mismatch(`${child} is not on ${layer} on ${parent}`)
  const progress = advance(state, host, disk, { kind: 'pull', key: `fold ${layer}`, from: [layer] })
  if (!progress.done) return { ...progress, done: false }
  pullInto(state, child, [layer], parent)
  return done
}

/** The child's blocks go down into the layer's file, and the one file above is told, as QEMU's commit does it. */
function mergeMiddle(state: SimulatedState, host: SimulatedHost, request: MergeRequest, disk: SimulatedDisk): MergeProgress {
  const { layer, child, parent } = filesOf(request)
  const chain = chainOf(state, disk.head)
  const at = chain.indexOf(child)
  const done = { done: true, childFile: request.layer, obsoleteFile: request.child } as const
  if (at < 0 && chain.includes(layer)) return done
  const above = chain[at - 1]
  if (above === undefined || chain[at + 1] !== layer || (chain[at + 2] ?? null) !== parent)
    throw mismatch(`${child} is not on ${layer} on ${parent}: ${chain.join(' <- ')}`)
  const progress = advance(state, host, disk, { kind: 'merge', key: `commit ${child}`, from: [child] })
  if (!progress.done) return { ...progress, done: false }
  const lower = layerAt(state, layer)
  lower.blocks = foldBlocks([layerAt(state, child), lower])
  layerAt(state, above).parentFile = layer
  return done
}

/** A rebase of a file that no QEMU has open; whole in one call. */
function mergeOffline(state: SimulatedState, request: MergeRequest): MergeProgress {
  const { layer, child, parent } = filesOf(request)
  const others = [...state.layers].filter(([file, { parentFile }]) => parentFile === layer && file !== child)
  if (others.length > 0) {
    // A live commit may have ended before its domain was stopped: then both read the same.
    if (state.layers.has(child) && !sameContent(state, layer, child)) throw inUse(`${layer} has more children than ${child}`)
    return { done: true, childFile: request.layer, obsoleteFile: request.child }
  }
  const before = layerAt(state, child)
  if (before.parentFile !== parent) {
    if (before.parentFile !== layer) throw mismatch(`${child} lies on ${before.parentFile}, not on ${layer}`)
    for (const domain of state.domains.values()) {
      const open = isUp(domain) && domain.disks.some(({ head }) => chainOf(state, head).includes(child))
      if (open) throw inUse(`${child} is open in ${domain.name}`)
    }
    if (parent !== null) layerAt(state, parent)
    pullInto(state, child, [layer], parent)
  }
  return { done: true, childFile: request.child, obsoleteFile: request.layer }
}

/** Starts the job with the first call, moves it on with each further one. */
function advance(state: SimulatedState, host: SimulatedHost, disk: SimulatedDisk, wanted: CopyJob): Progress {
  if (disk.job && disk.job.key !== wanted.key) throw mismatch(`${disk.target} has another job: ${disk.job.key}`)
  const totalBlocks = wanted.from.reduce((sum, file) => sum + Object.keys(layerAt(state, file).blocks).length, 0)
  if (disk.job) disk.job.doneBlocks = Math.min(disk.job.totalBlocks, disk.job.doneBlocks + host.copyBlocksPerCall)
  else disk.job = { kind: wanted.kind, key: wanted.key, doneBlocks: 0, totalBlocks: Math.max(1, totalBlocks) }
  const { doneBlocks, totalBlocks: total } = disk.job
  const done = doneBlocks >= total
  if (done) disk.job = null
  return { done, doneBytes: doneBlocks * blockBytes, totalBytes: total * blockBytes }
}

export function pullInto(state: SimulatedState, file: string, from: string[], parent: string | null): void {
  const layer = layerAt(state, file)
  layer.blocks = foldBlocks([layer, ...from.map((below) => layerAt(state, below))])
  layer.parentFile = parent
}

function filesOf({ layer, child, parent }: MergeRequest): { layer: string; child: string; parent: string | null } {
  return { layer: layerPath(layer), child: layerPath(child), parent: parent ? layerPath(parent) : null }
}

function sameContent(state: SimulatedState, one: string, other: string): boolean {
  const sorted = (file: string) => JSON.stringify([...contentOf(state, file)].sort())
  return sorted(one) === sorted(other)
}

function liveDisk(state: SimulatedState, name: DomainName, target: DiskTarget): SimulatedDisk {
  const domain = domainIn(state, name)
  if (!isUp(domain)) throw mismatch(`${name} does not run`)
  return diskOf(domain, target)
}
