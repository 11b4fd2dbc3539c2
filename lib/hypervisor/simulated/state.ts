import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { layerPath, type LayerRef } from '@/lib/paths'
import { powerStates, type CheckpointName, type DiskTarget, type DomainName, type DomainState } from '../port'

/** What a block takes in the pool and counts for in progress. */
export const blockBytes = 64 * 1024
/** What an empty layer takes, about as much as a new qcow2 file. */
export const emptyLayerBytes = 192 * 1024

const domainName = z.custom<DomainName>((value) => typeof value === 'string' && /^hf-[a-z0-9_-]{1,80}$/.test(value))
const diskTarget = z.custom<DiskTarget>((value) => typeof value === 'string' && /^vd[a-z]$/.test(value))

const checkpointName = z.custom<CheckpointName>((value) => typeof value === 'string' && /^cp_[a-z0-9_]{1,77}$/.test(value))

const simulatedLayer = z.object({
  virtualSizeBytes: z.number(),
  parentFile: z.string().nullable(),
  /** Block to value; null where the guest deleted what a layer below has. */
  blocks: z.record(z.string(), z.string().nullable()),
  bornAtMs: z.number(),
  compressed: z.boolean().default(false),
})

const simulatedDisk = z.object({
  target: diskTarget,
  head: z.string(),
  job: z.object({ kind: z.enum(['pull', 'merge']), key: z.string(), doneBlocks: z.number(), totalBlocks: z.number() }).nullable(),
})

export const simulatedCheckpoint = z.object({
  name: checkpointName,
  capturedAtMs: z.number(),
  consistency: z.enum(['crash', 'filesystem']),
  warnings: z.array(z.string()),
  /** By disk; `missing` where the disk has another head than the guest wrote to since, `inconsistent` after QEMU was killed. */
  bitmaps: z.partialRecord(diskTarget, z.enum(['recording', 'missing', 'inconsistent'])),
})

const simulatedCapture = z.object({
  checkpoint: checkpointName,
  /** The layers as they will be under their names. */
  layers: z.array(z.object({ file: z.string(), layer: simulatedLayer })),
  doneBlocks: z.number(),
  totalBlocks: z.number(),
})

const simulatedDomain = z.object({
  name: domainName,
  uuid: z.string(),
  title: z.string(),
  mac: z.string(),
  power: z.enum(powerStates),
  reason: z.string(),
  agent: z.enum(['answers', 'hangs']),
  bootedAtMs: z.number().nullable(),
  console: z.array(z.string()),
  disks: z.array(simulatedDisk),
  checkpoints: z.array(simulatedCheckpoint).default([]),
  capture: simulatedCapture.nullable().default(null),
})

function mapOf<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value).transform((record) => new Map(Object.entries(record)))
}

/** The whole simulated host, as it is kept in its file. Layers are known by their absolute path. */
export const simulatedState = z.object({
  version: z.literal(1),
  layers: mapOf(simulatedLayer),
  domains: mapOf(simulatedDomain),
  /** How often each fault that was ordered through the file has been met. */
  faultUses: mapOf(z.number()),
})

export type SimulatedState = z.infer<typeof simulatedState>
export type SimulatedDomain = z.infer<typeof simulatedDomain>
export type SimulatedDisk = z.infer<typeof simulatedDisk>
export type SimulatedCheckpoint = z.infer<typeof simulatedCheckpoint>
export type SimulatedLayer = z.infer<typeof simulatedLayer>

/** What the verbs know besides the state. */
export interface SimulatedHost {
  now(): Date
  seed: number
  /** How far one call moves a copy job. */
  copyBlocksPerCall: number
}

export function emptyState(): SimulatedState {
  return { version: 1, layers: new Map(), domains: new Map(), faultUses: new Map() }
}

/** As {@link simulatedState} reads it. */
export function serialise({ version, layers, domains, faultUses }: SimulatedState): string {
  const plain = { layers: Object.fromEntries(layers), domains: Object.fromEntries(domains), faultUses: Object.fromEntries(faultUses) }
  return JSON.stringify({ version, ...plain })
}

export function isUp(domain: SimulatedDomain): boolean {
  return domain.power === 'running' || domain.power === 'paused'
}

/** @throws AppError `domain-missing` */
export function domainIn(state: SimulatedState, name: DomainName): SimulatedDomain {
  const domain = state.domains.get(name)
  if (!domain) throw new AppError('domain-missing', 'The hypervisor does not know this VM.', { internal: name })
  return domain
}

export function diskOf(domain: SimulatedDomain, target: DiskTarget): SimulatedDisk {
  const disk = domain.disks.find((candidate) => candidate.target === target)
  if (!disk) throw mismatch(`${domain.name} has no disk ${target}`)
  return disk
}

/** @throws AppError `layer-missing` */
export function layerAt(state: SimulatedState, file: string): SimulatedLayer {
  const layer = state.layers.get(file)
  if (!layer) throw new AppError('layer-missing', 'A part of the disk is missing.', { internal: file })
  return layer
}

export function layerOf(state: SimulatedState, ref: LayerRef): SimulatedLayer {
  return layerAt(state, layerPath(ref))
}

/** Files from `file` down to the root. A file that is missing is still named, as the last one. */
export function chainOf(state: SimulatedState, file: string): string[] {
  const chain = new Set<string>()
  for (let at: string | null | undefined = file; typeof at === 'string' && !chain.has(at); at = state.layers.get(at)?.parentFile)
    chain.add(at)
  return [...chain]
}

/** Everything that a disk on this file reads: the first hit going down. @throws AppError `layer-missing` */
export function contentOf(state: SimulatedState, file: string): Map<string, string> {
  const found = foldBlocks(chainOf(state, file).map((at) => layerAt(state, at)))
  return new Map(Object.entries(found).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])))
}

/** The blocks of layers laid over each other, the uppermost first. */
export function foldBlocks(topDown: readonly SimulatedLayer[]): SimulatedLayer['blocks'] {
  return Object.fromEntries(topDown.toReversed().flatMap(({ blocks }) => Object.entries(blocks)))
}

export function allocatedBytes(layer: SimulatedLayer): number {
  // A compressed block takes half.
  return emptyLayerBytes + Object.keys(layer.blocks).length * (layer.compressed ? blockBytes / 2 : blockBytes)
}

export function stateOf(state: SimulatedState, domain: SimulatedDomain): DomainState {
  return {
    name: domain.name,
    uuid: domain.uuid,
    power: domain.power,
    reason: domain.reason,
    mac: domain.mac,
    disks: domain.disks.map(({ target, head, job }) => ({
      target,
      chain: chainOf(state, head),
      job: job && { kind: job.kind, doneBytes: job.doneBlocks * blockBytes, totalBytes: job.totalBlocks * blockBytes },
    })),
  }
}

export function assertDomainName(name: string): void {
  if (domainName.safeParse(name).success) return
  throw new AppError('internal', 'Something went wrong on our side.', { internal: `not a domain of ours: ${name}` })
}

export function mismatch(internal: string): AppError {
  return new AppError('state-mismatch', 'The hypervisor is not in the state that was expected.', { internal })
}

export function refused(internal: string): AppError {
  return new AppError('hypervisor-refused', 'The hypervisor refused.', { internal })
}

export function inUse(internal: string): AppError {
  return new AppError('layer-in-use', 'This data is in use just now.', { internal })
}
