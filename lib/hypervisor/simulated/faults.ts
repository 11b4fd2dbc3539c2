import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { AppError, errorCodes } from '@/lib/errors'
import type { CallOptions, DomainName } from '../port'
import { hasCode } from './file-lock'
import { noSpace } from './layers'
import type { SimulatedState } from './state'
import { versionOf, type SimulatedStore } from './store'

export const simulatedVerbs = [
  'hostFacts',
  'listDomains',
  'inspectDomain',
  'defineDomain',
  'undefineDomain',
  'startDomain',
  'stopDomain',
  'rebootDomain',
  'freeze',
  'branch',
  'pull',
  'makeIndependent',
  'compress',
  'merge',
  'beginCapture',
  'advanceCapture',
  'abortCapture',
  'checkCheckpoint',
  'redefineCheckpoint',
  'deleteCheckpoint',
  'abortJob',
  'drop',
  'inspectLayer',
  'listLayers',
  'poolCapacity',
  'screenshot',
  'consoleTail',
  'guestHeartbeat',
  'guestExec',
  // Of the repository beside it.
  'checksum',
  'writeManifest',
  'removeManifest',
] as const
export type SimulatedVerb = (typeof simulatedVerbs)[number]

const faultSchema = z.strictObject({
  verb: z.enum(simulatedVerbs),
  /** Only calls for this domain; any call when it is left out. */
  domain: z.templateLiteral(['hf-', z.string()]).optional(),
  /**
   * `slow` waits, then works; `fail` throws `code` before or after the effect; `lie` answers as if it had worked, and nothing has happened;
   * `hang` never answers (until cancelled or timed out); `full` throws `no-space`.
   */
  mode: z.enum(['slow', 'fail', 'lie', 'hang', 'full']),
  /** Of `fail` and `hang`. */
  step: z.enum(['before', 'after']).default('before'),
  /** How many calls it meets; all when it is left out. */
  times: z.number().int().positive().optional(),
  /** Of `fail`. */
  code: z.enum(errorCodes).default('hypervisor-refused'),
  /** Of `slow`. */
  delayMs: z.number().nonnegative().default(1000),
})

export type FaultOrder = z.input<typeof faultSchema>
type Fault = z.output<typeof faultSchema>

export interface FaultControl {
  /** Orders a fault for this driver; the oldest that fits a call meets it. @returns takes it back */
  add(order: FaultOrder): () => void
  clear(): void
}

export interface Faults extends FaultControl {
  /** The fault that this call meets, counted; null where none is ordered. */
  take(verb: SimulatedVerb, domain: DomainName | null): Promise<Fault | null>
}

/**
 * Runs a call as the fault that it meets says.
 * @param lie the answer without the effect
 */
export async function underFault<T>(
  fault: Fault | null,
  {
    options = {},
    defaultTimeoutMs,
    work,
    lie,
  }: { options?: CallOptions; defaultTimeoutMs: number; work: () => Promise<T>; lie: () => Promise<T> },
): Promise<T> {
  if (!fault) return work()
  const internal = `simulated fault: ${JSON.stringify(fault)}`
  const failure = () => new AppError(fault.code, 'The hypervisor refused.', { internal })
  switch (fault.mode) {
    case 'slow':
      await pause(fault.delayMs, options, defaultTimeoutMs)
      return work()
    case 'fail':
      if (fault.step === 'after') await work()
      throw failure()
    case 'lie':
      return lie()
    case 'hang':
      if (fault.step === 'after') await work()
      await pause(null, options, defaultTimeoutMs)
      throw failure()
    case 'full':
      throw noSpace(internal)
  }
}

/** Faults ordered in this process, and those in `file` (a JSON list of orders), which is read again whenever it is another. */
export function createFaults(store: SimulatedStore, file: string | null): Faults {
  let ordered: { fault: Fault; uses: number }[] = []
  let listed: { version: string | null; faults: Fault[] } = { version: null, faults: [] }

  const refresh = () => {
    const version = file === null ? null : versionOf(file)
    if (file === null || version === listed.version) return listed
    listed = { version, faults: version === null ? [] : readFaults(file) }
    return listed
  }

  return {
    add(order) {
      const entry = { fault: faultSchema.parse(order), uses: 0 }
      ordered.push(entry)
      return () => {
        ordered = ordered.filter((other) => other !== entry)
      }
    },
    clear() {
      ordered = []
    },
    async take(verb, domain) {
      const fits = (fault: Fault) => fault.verb === verb && (fault.domain === undefined || fault.domain === domain)
      const entry = ordered.find(({ fault, uses }) => fits(fault) && uses < (fault.times ?? Infinity))
      if (entry) {
        entry.uses += 1
        return entry.fault
      }
      const { version, faults } = refresh()
      const candidates = faults.map((fault, index) => ({ fault, key: `${version}#${index}` })).filter(({ fault }) => fits(fault))
      if (candidates.length === 0) return null
      return store.change((state) => countUse(state, candidates, version ?? ''))
    },
  }
}

/** Counted in the state, so that a fault of one time is not met again after the worker was restarted; a new file counts anew. */
function countUse(state: SimulatedState, candidates: { fault: Fault; key: string }[], version: string): Fault | null {
  const met = candidates.find(({ fault, key }) => (state.faultUses.get(key) ?? 0) < (fault.times ?? Infinity))
  if (!met) return null
  if (met.fault.times === undefined) return met.fault
  for (const key of state.faultUses.keys()) if (!key.startsWith(`${version}#`)) state.faultUses.delete(key)
  state.faultUses.set(met.key, (state.faultUses.get(met.key) ?? 0) + 1)
  return met.fault
}

function readFaults(file: string): Fault[] {
  try {
    return z.array(faultSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return []
    throw new AppError('internal', 'Something went wrong on our side.', { internal: `${file} is not a list of faults`, cause })
  }
}

/** Waits; for ever when `ms` is null. @throws AppError `cancelled`, `hypervisor-timeout` */
async function pause(ms: number | null, options: CallOptions, defaultTimeoutMs: number): Promise<void> {
  const limitMs = options.timeoutMs ?? defaultTimeoutMs
  const patient = ms !== null && ms <= limitMs
  try {
    await delay(patient ? ms : limitMs, undefined, options.signal ? { signal: options.signal } : {})
  } catch (cause) {
    throw new AppError('cancelled', 'This was cancelled.', { cause })
  }
  if (!patient) throw new AppError('hypervisor-timeout', 'The hypervisor did not answer in time.', { internal: `simulated: ${limitMs} ms` })
}
