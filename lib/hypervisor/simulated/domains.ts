import { layerPath } from '@/lib/paths'
import type { DomainName, DomainSpec, DomainState } from '../port'
import { breakBitmaps } from './checkpoints'
import {
  assertDomainName,
  chainOf,
  domainIn,
  inUse,
  isUp,
  layerAt,
  layerOf,
  refused,
  stateOf,
  type SimulatedDomain,
  type SimulatedHost,
  type SimulatedState,
} from './state'

const keptConsoleLines = 200

export function defineDomain(state: SimulatedState, spec: DomainSpec): DomainState {
  assertDomainName(spec.name)
  const before = state.domains.get(spec.name)
  if (before && isUp(before)) throw refused(`${spec.name} is running`)
  if (before && before.uuid !== spec.uuid) throw refused(`${spec.name} is already defined with the uuid ${before.uuid}`)
  for (const { name, uuid } of state.domains.values()) {
    if (name !== spec.name && uuid === spec.uuid) throw refused(`${name} has the uuid ${spec.uuid}`)
  }
  for (const { layer } of spec.disks) layerOf(state, layer)
  const domain: SimulatedDomain = {
    name: spec.name,
    uuid: spec.uuid,
    title: spec.title,
    mac: spec.network.mac,
    power: before?.power ?? 'stopped',
    reason: before?.reason ?? 'unknown',
    agent: 'answers',
    bootedAtMs: null,
    console: before?.console ?? [],
    disks: spec.disks.map(({ target, layer }) => ({ target, head: layerPath(layer), job: null })),
    checkpoints: before?.checkpoints ?? [],
    capture: null,
  }
  for (const { target, layer } of spec.disks) {
    const head = before?.disks.find((disk) => disk.target === target)?.head
    if (head !== layerPath(layer)) breakBitmaps(domain, 'missing', target)
  }
  state.domains.set(spec.name, domain)
  return stateOf(state, domain)
}

export function undefineDomain(state: SimulatedState, name: DomainName): void {
  const domain = state.domains.get(name)
  if (domain && isUp(domain)) throw refused(`${name} is running`)
  state.domains.delete(name)
}

export function startDomain(state: SimulatedState, host: SimulatedHost, name: DomainName, paused: boolean): void {
  const domain = domainIn(state, name)
  if (domain.power === 'paused' && !paused) {
    domain.power = 'running'
    domain.reason = 'unpaused'
  }
  if (isUp(domain)) return
  assertFilesAreFree(state, domain)
  const now = host.now()
  domain.power = paused ? 'paused' : 'running'
  domain.reason = paused ? 'starting up' : 'booted'
  domain.agent = 'answers'
  domain.bootedAtMs = now.getTime()
  const said = [`[${now.toISOString()}] ${domain.title}: simulated guest boots`, `HOLDFAST READY ${domain.title}`]
  domain.console = [...domain.console, ...said].slice(-keptConsoleLines)
}

/** A guest asked to stop does so at once; one that is paused or hangs does not hear it, and `graceMs` passes without a wait. */
export function stopDomain(state: SimulatedState, name: DomainName, graceMs: number): { how: 'already' | 'orderly' | 'forced' } {
  const domain = domainIn(state, name)
  if (domain.power === 'stopped') return { how: 'already' }
  const orderly = domain.power === 'running' && domain.agent === 'answers' && graceMs > 0
  domain.power = 'stopped'
  domain.reason = orderly ? 'shutdown' : 'destroyed'
  domain.bootedAtMs = null
  // A block job ends with its QEMU, without effect.
  for (const disk of domain.disks) disk.job = null
  domain.capture = null
  return { how: orderly ? 'orderly' : 'forced' }
}

export function rebootDomain(state: SimulatedState, host: SimulatedHost, name: DomainName, graceMs: number): { how: 'orderly' | 'forced' } {
  assertFilesAreFree(state, domainIn(state, name))
  const { how } = stopDomain(state, name, graceMs)
  startDomain(state, host, name, false)
  return { how: how === 'forced' ? 'forced' : 'orderly' }
}

/** QEMU locks what it writes to against everyone, and what it reads against writers. */
function assertFilesAreFree(state: SimulatedState, domain: SimulatedDomain): void {
  const own = domain.disks.map(({ head }) => chainOf(state, head))
  for (const file of own.flat()) layerAt(state, file)
  const reads = new Set(own.flat())
  const writes = new Set(domain.disks.map(({ head }) => head))
  const hasLayersOn = isParent(state, writes)
  for (const other of state.domains.values()) {
    if (other.name === domain.name || !isUp(other)) continue
    for (const { head } of other.disks) {
      const taken = reads.has(head) ? head : hasLayersOn ? chainOf(state, head).find((file) => writes.has(file)) : undefined
      if (taken !== undefined) throw inUse(`${taken} is open in ${other.name}`)
    }
  }
}

function isParent(state: SimulatedState, files: ReadonlySet<string>): boolean {
  for (const { parentFile } of state.layers.values()) if (parentFile !== null && files.has(parentFile)) return true
  return false
}
