import { rm, stat } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, DiskTarget, DomainState, FreezeRequest, FreezeResult } from '../port'
import { agentConnected, ensureThawed, limitAgent } from './agent'
import { replaceHeads, settleDefinition } from './define'
import { disksOf } from './domain-xml'
import { mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { getDomain, stateOf, viewDomain, type DomainView } from './inspect'
import { branch, getLayer, inspectLayer } from './layers'
import { virsh } from './virsh'

export async function freeze(host: LibvirtHost, request: FreezeRequest, options: CallOptions = {}): Promise<FreezeResult> {
  const view = await viewDomain(host, request.domain, options)
  const state = await stateOf(host, view, options, false)
  const frozen = compare(request, state)
  const heads = new Map<DiskTarget, string>(request.disks.map(({ target, newHead }) => [target, layerPath(newHead)]))
  if (frozen) {
    await settleDefinition(host, request.domain, heads, options)
    if (state.power === 'running') await ensureThawed(host, request.domain, 5)
    return { capturedAt: await birthOf(request), consistency: 'crash', warnings: [], fresh: false }
  }
  return state.power === 'running' || state.power === 'paused'
    ? freezeLive(host, request, view, heads, options)
    : freezeStopped(host, request, state, heads, options)
}

/** The compare of compare-and-set. @returns whether it has already been done @throws AppError `state-mismatch` */
function compare(request: FreezeRequest, state: DomainState): boolean {
  const done = request.disks.map(({ target, expectedHead, newHead }) => {
    const chain = state.disks.find((disk) => disk.target === target)?.chain ?? []
    if (chain[0] === layerPath(newHead) && chain[1] === layerPath(expectedHead)) return true
    if (chain[0] === layerPath(expectedHead)) return false
    throw mismatch(`${target} of ${state.name} has the head ${chain[0]}, not ${layerPath(expectedHead)}`)
  })
  if (done.length === 0 || done.every(Boolean)) return done.length > 0
  if (done.some(Boolean)) throw mismatch(`only some disks of ${state.name} are frozen`)
  return false
}

async function birthOf(request: FreezeRequest): Promise<Date> {
  const births = await Promise.all(request.disks.map(async ({ newHead }) => (await stat(layerPath(newHead))).birthtimeMs))
  return new Date(Math.floor(Math.min(...births)))
}

async function freezeStopped(
  host: LibvirtHost,
  request: FreezeRequest,
  state: DomainState,
  heads: ReadonlyMap<DiskTarget, string>,
  options: CallOptions,
): Promise<FreezeResult> {
  const capturedAt = new Date()
  for (const { expectedHead, newHead } of request.disks) {
    const { virtualSizeBytes } = await getLayer(expectedHead)
    await branch(host, { layer: newHead, parent: expectedHead, virtualSizeBytes }, options)
  }
  await replaceHeads(host, request.domain, heads, options)
  if (!compare(request, await getDomain(host, request.domain, options)))
    throw mismatch(`${request.domain} was redefined and keeps its heads`)
  return { capturedAt, consistency: state.reason === 'shutdown' ? 'filesystem' : 'crash', warnings: [], fresh: true }
}

async function freezeLive(
  host: LibvirtHost,
  request: FreezeRequest,
  view: DomainView,
  heads: ReadonlyMap<DiskTarget, string>,
  options: CallOptions,
): Promise<FreezeResult> {
  const warnings: string[] = []
  let quiesced = false
  let capturedAt = new Date()
  if (request.quiesce !== 'never') {
    const reason = await tryQuiesced(host, request, view, options)
    quiesced = reason === null
    if (reason !== null && request.quiesce === 'require') throw new AppError('quiesce-failed', reason)
    if (reason !== null) warnings.push(`${reason} The point is as after a power failure.`)
  }
  if (!quiesced) {
    // Everything written before this instant is in the point.
    capturedAt = new Date()
    await snapshot(host, request, view, false, options)
  }
  const after = await viewDomain(host, request.domain, options)
  if (!compare(request, await stateOf(host, after, options, false))) throw mismatch(`${request.domain} was frozen and keeps its heads`)
  await settleDefinition(host, request.domain, heads, options)
  return { capturedAt, consistency: quiesced ? 'filesystem' : 'crash', warnings, fresh: true }
}

/**
 * libvirt itself freezes, takes the snapshot and thaws, so that a killed worker leaves no frozen guest; the limit on the agent bounds
 * each of its steps. Afterwards the guest is asked, and thawed once more if need be.
 * @returns null when it was done, else why the guest was not quiesced (then nothing has been changed)
 */
async function tryQuiesced(host: LibvirtHost, request: FreezeRequest, view: DomainView, options: CallOptions): Promise<string | null> {
  if (view.power !== 'running') return 'The VM is paused, so its file systems could not be frozen.'
  if (!agentConnected(view.xml)) return 'The guest agent does not run, so the file systems could not be frozen.'
  try {
    await limitAgent(host, request.domain, request.quiesceDeadlineMs / 1000, options)
    await snapshot(host, request, view, true, options)
    await ensureThawed(host, request.domain, 10)
    return null
  } catch (error) {
    await ensureThawed(host, request.domain, 1)
    const agentFailed = error instanceof AppError && (error.code === 'guest-agent-missing' || error.code === 'hypervisor-refused')
    if (!agentFailed || compare(request, await getDomain(host, request.domain, options))) throw error
    host.warn('guest was not quiesced', { domain: request.domain, error: error.internal })
    return 'The guest agent did not freeze the file systems in time.'
  }
}

async function snapshot(
  host: LibvirtHost,
  request: FreezeRequest,
  view: DomainView,
  quiesce: boolean,
  options: CallOptions,
): Promise<void> {
  const specs = new Map<DiskTarget, string>()
  for (const { target } of disksOf(view.xml)) specs.set(target, `${target},snapshot=no`)
  for (const { target, newHead, expectedHead } of request.disks) {
    await removeLeftover(layerPath(newHead), await inspectLayer(newHead), layerPath(expectedHead))
    specs.set(target, `${target},snapshot=external,driver=qcow2,file=${layerPath(newHead).replaceAll(',', ',,')}`)
  }
  const disks = [...specs.values()].flatMap((spec) => ['--diskspec', spec])
  const how = ['--disk-only', '--atomic', '--no-metadata', ...(quiesce ? ['--quiesce'] : [])]
  await virsh(host, ['snapshot-create-as', checkedName(request.domain), ...how, ...disks], options)
}

/** A try that ended before the switch left an empty layer behind. The domain's heads were compared just before: nobody writes to it. */
async function removeLeftover(
  file: string,
  found: { parentFile: string | null; virtualSizeBytes: number } | null,
  expectedParent: string,
): Promise<void> {
  if (!found) return
  const ours = found.parentFile === expectedParent || found.virtualSizeBytes === 0
  if (!ours) throw mismatch(`${file} exists on ${found.parentFile}`)
  await rm(file, { force: true })
}
