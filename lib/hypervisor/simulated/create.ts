import { systemClock, type Clock } from '@/lib/clock'
import { AppError } from '@/lib/errors'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { CallOptions, DiskTarget, DomainName, Hypervisor } from '../port'
import { abortCapture, advanceCapture, beginCapture } from './capture'
import { breakBitmaps, checkCheckpoint, deleteCheckpoint, redefineCheckpoint } from './checkpoints'
import { defineDomain, rebootDomain, startDomain, stopDomain, undefineDomain } from './domains'
import { createFaults, underFault, type FaultControl, type SimulatedVerb } from './faults'
import { freeze } from './freeze'
import { agentAnswers, consoleTail, guestExec, hashOf, uptimeSeconds, writeAsGuest } from './guest'
import { compress, makeIndependent } from './copies'
import { abortJob, merge, pull } from './jobs'
import { branch, drop, inspectLayer, listLayers, poolCapacity, poolTotalBytes } from './layers'
import { drawScreen } from './screen'
import { contentOf, domainIn, isUp, mismatch, stateOf, type SimulatedHost, type SimulatedState } from './state'
import { createFileStore, createMemoryStore } from './store'

export interface SimulatedHypervisorOptions {
  /** Where the host is kept between processes; in memory alone without. Faults are then also read from `<statePath>.faults.json`. */
  statePath?: string
  /** Another seed, other pictures. */
  seed?: number
  clock?: Clock
  /** How far one call of pull or merge gets, in blocks of 64 KiB. */
  copyBlocksPerCall?: number
  /** When a call that hangs ends, where the caller says nothing. */
  defaultTimeoutMs?: number
}

/** The driver, and what only a test or a demo may do. */
export interface SimulatedHypervisor extends Hypervisor {
  faults: FaultControl
  control: SimulatedControl
}

export interface SimulatedControl {
  /** A guest's write, past its agent. */
  write(domain: DomainName, target: DiskTarget, key: string, value: string): Promise<void>
  /** What a disk on this layer reads under a key; null where there is nothing. */
  read(layer: LayerRef, key: string): Promise<string | null>
  /** SHA-256 of everything that a disk on this layer reads. */
  contentHash(layer: LayerRef): Promise<string>
  /** The agent answers nothing until the guest is stopped. */
  hangAgent(domain: DomainName): Promise<void>
  /** Its storage did not answer: QEMU has paused it. */
  stall(domain: DomainName): Promise<void>
  /** QEMU is gone in the middle of whatever it did. */
  crash(domain: DomainName): Promise<void>
}

/** A host without a hypervisor: stateful, deterministic, quick with thousands of VMs, and with faults on request. */
export function createSimulatedHypervisor(options: SimulatedHypervisorOptions = {}): SimulatedHypervisor {
  const { statePath, seed = 1, clock = systemClock, copyBlocksPerCall = 16, defaultTimeoutMs = 30_000 } = options
  const store = statePath === undefined ? createMemoryStore() : createFileStore(statePath)
  const faults = createFaults(store, statePath === undefined ? null : `${statePath}.faults.json`)
  const host: SimulatedHost = { now: () => clock.now(), seed, copyBlocksPerCall }

  /** Every verb goes through here: the fault that was ordered for it, then the effect on a whole state. */
  async function call<T>(
    verb: SimulatedVerb,
    domain: DomainName | null,
    callOptions: CallOptions = {},
    run: (state: SimulatedState) => T,
    keep: (run: (state: SimulatedState) => T) => Promise<T> = store.change,
  ): Promise<T> {
    assertNotAborted(callOptions)
    const fault = await faults.take(verb, domain)
    return underFault(fault, {
      options: callOptions,
      defaultTimeoutMs,
      work: () => keep(run),
      lie: () => store.read((state) => runOnCopy(state, run)),
    })
  }

  return {
    hostFacts: (o) =>
      call('hostFacts', null, o, () => ({ hypervisor: 'simulated', accelerator: 'tcg', cpus: 64, memoryMiB: 262_144 }), store.read),
    listDomains: (o) =>
      call('listDomains', null, o, (state) => [...state.domains.values()].map((domain) => stateOf(state, domain)), store.read),
    inspectDomain: (name, o) => call('inspectDomain', name, o, (state) => stateOrNull(state, name), store.read),
    defineDomain: (spec, o) => call('defineDomain', spec.name, o, (state) => defineDomain(state, spec)),
    undefineDomain: (name, o) => call('undefineDomain', name, o, (state) => undefineDomain(state, name)),
    startDomain: (name, o) => call('startDomain', name, o, (state) => startDomain(state, host, name, o?.paused ?? false)),
    stopDomain: (name, o) => call('stopDomain', name, o, (state) => stopDomain(state, name, o.graceMs)),
    rebootDomain: (name, o) => call('rebootDomain', name, o, (state) => rebootDomain(state, host, name, o.graceMs)),
    freeze: (request, o) => call('freeze', request.domain, o, (state) => freeze(state, host, request)),
    branch: (request, o) => call('branch', null, o, (state) => branch(state, host, request)),
    pull: (request, o) => call('pull', request.domain, o, (state) => pull(state, host, request)),
    makeIndependent: (layer, o) => call('makeIndependent', null, o, (state) => makeIndependent(state, layer)),
    compress: (request, o) => call('compress', null, o, (state) => compress(state, request)),
    merge: (request, o) => call('merge', request.domain, o, (state) => merge(state, host, request)),
    beginCapture: (request, o) => call('beginCapture', request.domain, o, (state) => beginCapture(state, host, request)),
    advanceCapture: (request, o) => call('advanceCapture', request.domain, o, (state) => advanceCapture(state, host, request)),
    abortCapture: (request, o) => call('abortCapture', request.domain, o, (state) => abortCapture(state, request)),
    checkCheckpoint: (request, o) => call('checkCheckpoint', request.domain, o, (state) => checkCheckpoint(state, request), store.read),
    redefineCheckpoint: (name, xml, o) => call('redefineCheckpoint', name, o, (state) => redefineCheckpoint(state, name, xml)),
    deleteCheckpoint: (name, checkpoint, o) => call('deleteCheckpoint', name, o, (state) => deleteCheckpoint(state, name, checkpoint)),
    abortJob: (name, target, o) => call('abortJob', name, o, (state) => abortJob(state, name, target)),
    drop: (request, o) => call('drop', null, o, (state) => drop(state, request)),
    inspectLayer: (layer, o) => call('inspectLayer', null, o, (state) => inspectLayer(state, layer), store.read),
    listLayers: (poolPath, o) => call('listLayers', null, o, (state) => listLayers(state, poolPath), store.read),
    poolCapacity: (poolPath, o) =>
      call('poolCapacity', null, o, (state) => poolCapacity(state, poolPath), store.read).catch((error: unknown) => {
        // A full pool is no failure of this verb: it is its answer.
        if (error instanceof AppError && error.code === 'no-space') return { totalBytes: poolTotalBytes, freeBytes: 0 }
        throw error
      }),
    screenshot: (name, o) =>
      call(
        'screenshot',
        name,
        o,
        (state) => {
          const domain = domainIn(state, name)
          if (!isUp(domain)) throw mismatch(`${name} is ${domain.power}`)
          return drawScreen(name, seed, uptimeSeconds(domain, host))
        },
        store.read,
      ),
    consoleTail: (name, o) => call('consoleTail', name, o, (state) => consoleTail(state, host, name, o.maxBytes), store.read),
    guestHeartbeat: (name, o) => call('guestHeartbeat', name, o, (state) => ({ answers: agentAnswers(domainIn(state, name)) }), store.read),
    guestExec: (name, argv, o) => call('guestExec', name, o, (state) => guestExec(state, name, argv)),
    faults,
    control: {
      write: (name, target, key, value) => store.change((state) => writeAsGuest(state, name, target, key, value)),
      read: (layer, key) => store.read((state) => contentOf(state, layerPath(layer)).get(key) ?? null),
      contentHash: (layer) => store.read((state) => hashOf(state, layerPath(layer))),
      hangAgent: (name) =>
        store.change((state) => {
          domainIn(state, name).agent = 'hangs'
        }),
      stall: (name) =>
        store.change((state) => {
          const domain = domainIn(state, name)
          domain.power = 'paused'
          domain.reason = 'ioerror'
        }),
      crash: (name) =>
        store.change((state) => {
          const domain = domainIn(state, name)
          stopDomain(state, name, 0)
          breakBitmaps(domain, 'inconsistent')
          domain.power = 'crashed'
          domain.reason = 'panicked'
        }),
    },
  }
}

function stateOrNull(state: SimulatedState, name: DomainName) {
  const domain = state.domains.get(name)
  return domain ? stateOf(state, domain) : null
}

/** What the verb would have answered, with a copy job run to its end, and no effect. */
function runOnCopy<T>(state: SimulatedState, run: (state: SimulatedState) => T): T {
  const copy = structuredClone(state)
  let answer = run(copy)
  while (typeof answer === 'object' && answer !== null && 'done' in answer && answer.done === false) answer = run(copy)
  return answer
}

function assertNotAborted({ signal }: CallOptions): void {
  if (signal?.aborted) throw new AppError('cancelled', 'This was cancelled.')
}
