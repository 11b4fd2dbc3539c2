import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { FreezeRequest, FreezeResult } from '../port'
import {
  chainOf,
  diskOf,
  domainIn,
  isUp,
  layerAt,
  mismatch,
  refused,
  type SimulatedDomain,
  type SimulatedHost,
  type SimulatedState,
} from './state'

export function freeze(state: SimulatedState, host: SimulatedHost, request: FreezeRequest): FreezeResult {
  const domain = domainIn(state, request.domain)
  if (isFrozen(state, domain, request)) {
    const births = request.disks.map(({ newHead }) => layerAt(state, layerPath(newHead)).bornAtMs)
    return { capturedAt: new Date(Math.min(...births)), consistency: 'crash', warnings: [], fresh: false }
  }
  assertNoJob(domain)
  for (const { expectedHead, newHead } of request.disks) assertReplaceable(state, layerPath(newHead), layerPath(expectedHead))
  const quiesced = quiesce(domain, request)

  const capturedAt = host.now()
  for (const { target, expectedHead, newHead } of request.disks) {
    const { virtualSizeBytes } = layerAt(state, layerPath(expectedHead))
    const layer = { virtualSizeBytes, parentFile: layerPath(expectedHead), blocks: {}, bornAtMs: capturedAt.getTime(), compressed: false }
    state.layers.set(layerPath(newHead), layer)
    diskOf(domain, target).head = layerPath(newHead)
  }
  return { capturedAt, ...quiesced, fresh: true }
}

/** The compare of compare-and-set: whether it has already been done. @throws AppError `state-mismatch` */
function isFrozen(state: SimulatedState, domain: SimulatedDomain, request: FreezeRequest): boolean {
  const done = request.disks.map(({ target, expectedHead, newHead }) => {
    const [head, below] = chainOf(state, diskOf(domain, target).head)
    if (head === layerPath(newHead) && below === layerPath(expectedHead)) return true
    if (head === layerPath(expectedHead)) return false
    throw mismatch(`${target} of ${domain.name} has the head ${head}, not ${layerPath(expectedHead)}`)
  })
  if (done.some((each) => each !== done[0])) throw mismatch(`only some disks of ${domain.name} are frozen`)
  return done[0] ?? false
}

/** A file that a try before left behind may be replaced; any other may not. */
function assertReplaceable(state: SimulatedState, file: string, expectedParent: string): void {
  const present = state.layers.get(file)
  if (present && present.parentFile !== expectedParent) throw mismatch(`${file} exists on ${present.parentFile}`)
  layerAt(state, expectedParent)
}

/** @throws AppError `hypervisor-refused` */
export function assertNoJob(domain: SimulatedDomain): void {
  const busy = domain.disks.find(({ job }) => job)
  if (busy) throw refused(`${domain.name} ${busy.target} has an active block job`)
  if (domain.capture) throw refused(`${domain.name} is being captured as ${domain.capture.checkpoint}`)
}

/** @throws AppError `quiesce-failed` */
export function quiesce(domain: SimulatedDomain, request: Pick<FreezeRequest, 'quiesce'>): Pick<FreezeResult, 'consistency' | 'warnings'> {
  if (!isUp(domain)) return { consistency: domain.reason === 'shutdown' ? 'filesystem' : 'crash', warnings: [] }
  if (request.quiesce === 'never') return { consistency: 'crash', warnings: [] }
  const reason = whyNot(domain)
  if (reason === null) return { consistency: 'filesystem', warnings: [] }
  if (request.quiesce === 'require') throw new AppError('quiesce-failed', reason)
  return { consistency: 'crash', warnings: [`${reason} The point is as after a power failure.`] }
}

function whyNot(domain: SimulatedDomain): string | null {
  if (domain.power !== 'running') return 'The VM is paused, so its file systems could not be frozen.'
  if (domain.agent !== 'answers') return 'The guest agent did not freeze the file systems in time.'
  return null
}
