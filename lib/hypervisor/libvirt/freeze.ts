import { stat } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, DiskTarget, DomainState, FreezeRequest, FreezeResult } from '../port'
import { agentConnected, ensureThawed, freezeStatusCommand, limitAgentCommand } from './agent'
import { carryBitmaps } from './bitmaps'
import { assertHeads, replaceHeads } from './define'
import { disksOf } from './domain-xml'
import { mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { getDomain, parseView, readDefinition, stateOf, viewCommands, viewDomain, type DomainView } from './inspect'
import { branch, getLayer } from './layers'
import { hasLeftovers, openFiles, removeLeftovers } from './leftover'
import { virshBatch } from './virsh'
import { parseXml } from './xml'

export async function freeze(host: LibvirtHost, request: FreezeRequest, options: CallOptions = {}): Promise<FreezeResult> {
  const view = await viewSettled(host, request, options)
  const state = await stateOf(host, view, options, false)
  if (compare(request, state)) {
    assertHeads(request.domain, await readDefinition(host, request.domain, options), headsOf(request))
    if (state.power === 'running') await ensureThawed(host, request.domain, 5)
    return { capturedAt: await birthOf(request), consistency: 'crash', warnings: [], fresh: false }
  }
  return isLive(state) ? freezeLive(host, request, view, options) : freezeStopped(host, request, state, options)
}

/** The domain as it is once an earlier try has ended that libvirt may still be at: it goes on when its virsh is killed. */
async function viewSettled(host: LibvirtHost, request: FreezeRequest, options: CallOptions): Promise<DomainView> {
  const view = await viewDomain(host, request.domain, options)
  if (!isLive(view) || !(await hasLeftovers(request))) return view
  await openFiles(host, request.domain, options)
  return viewDomain(host, request.domain, options)
}

function isLive({ power }: Pick<DomainState, 'power'>): boolean {
  return power === 'running' || power === 'paused'
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

async function freezeStopped(host: LibvirtHost, request: FreezeRequest, state: DomainState, options: CallOptions): Promise<FreezeResult> {
  const capturedAt = new Date()
  for (const { expectedHead, newHead } of request.disks) {
    const { virtualSizeBytes } = await getLayer(expectedHead)
    await branch(host, { layer: newHead, parent: expectedHead, virtualSizeBytes }, options)
    await carryBitmaps(host, layerPath(expectedHead), layerPath(newHead), options)
  }
  await replaceHeads(host, request.domain, headsOf(request), options)
  if (!compare(request, await getDomain(host, request.domain, options)))
    throw mismatch(`${request.domain} was redefined and keeps its heads`)
  return { capturedAt, consistency: state.reason === 'shutdown' ? 'filesystem' : 'crash', warnings: [], fresh: true }
}

async function freezeLive(host: LibvirtHost, request: FreezeRequest, view: DomainView, options: CallOptions): Promise<FreezeResult> {
  await removeLeftovers(host, request, options)
  // Everything written before this instant is in the point.
  let capturedAt = new Date()
  if (request.quiesce === 'never') {
    await snapshot(host, request, view, options)
    return { capturedAt, consistency: 'crash', warnings: [], fresh: true }
  }
  const quiesced = await snapshotQuiesced(host, request, view, options)
  if (quiesced.taken) return { capturedAt, consistency: 'filesystem', warnings: quiesced.warnings, fresh: true }
  if (request.quiesce === 'require') throw new AppError('quiesce-failed', quiesced.why)
  await removeLeftovers(host, request, options)
  capturedAt = new Date()
  await snapshot(host, request, view, options)
  return { capturedAt, consistency: 'crash', warnings: [`${quiesced.why} The point is as after a power failure.`], fresh: true }
}

/**
 * libvirt itself freezes, takes the snapshot and thaws, so that a killed worker leaves no frozen guest; the limit on the agent bounds
 * each of its steps. Afterwards the guest is asked, and thawed once more if need be.
 */
async function snapshotQuiesced(
  host: LibvirtHost,
  request: FreezeRequest,
  view: DomainView,
  options: CallOptions,
): Promise<{ taken: true; warnings: string[] } | { taken: false; why: string }> {
  const { domain, quiesceDeadlineMs } = request
  if (view.power !== 'running') return { taken: false, why: 'The VM is paused, so its file systems could not be frozen.' }
  if (!agentConnected(view.xml)) return { taken: false, why: 'The guest agent does not run, so the file systems could not be frozen.' }
  const limit = limitAgentCommand(domain, quiesceDeadlineMs / 1000)
  try {
    const [, , status = ''] = await takeAndReadBack(
      host,
      request,
      [limit, snapshotCommand(request, view, ['--quiesce']), freezeStatusCommand(domain)],
      options,
    )
    return { taken: true, warnings: status.includes('"thawed"') ? [] : await ensureThawed(host, domain, 10) }
  } catch (error) {
    const warnings = await ensureThawed(host, domain, 1)
    if (compare(request, await getDomain(host, domain))) return { taken: true, warnings }
    const agentFailed = error instanceof AppError && (error.code === 'guest-agent-missing' || error.code === 'hypervisor-refused')
    if (!agentFailed) throw error
    host.warn('guest was not quiesced', { domain, error: error.internal })
    return { taken: false, why: 'The guest agent did not freeze the file systems in time.' }
  }
}

async function snapshot(host: LibvirtHost, request: FreezeRequest, view: DomainView, options: CallOptions): Promise<void> {
  try {
    await takeAndReadBack(host, request, [snapshotCommand(request, view, [])], options)
  } catch (error) {
    // An earlier try that was waiting in libvirt may have gone first: then this one was refused, its files being there.
    const refused = error instanceof AppError && error.code === 'hypervisor-refused'
    if (!refused || !compare(request, await getDomain(host, request.domain, options))) throw error
  }
}

/** One connection for all of it, since a connection costs as much as the snapshot. @returns the commands' answers */
async function takeAndReadBack(
  host: LibvirtHost,
  request: FreezeRequest,
  commands: readonly (readonly string[])[],
  options: CallOptions,
): Promise<string[]> {
  const answers = await virshBatch(host, [...commands, ...viewCommands(request.domain), ['dumpxml', request.domain, '--inactive']], options)
  const [state = '', live = '', definition = ''] = answers.slice(commands.length)
  const after = await stateOf(host, parseView(state, live), options, false)
  if (!compare(request, after)) throw mismatch(`${request.domain} was frozen and keeps its heads`)
  assertHeads(request.domain, parseXml(definition), headsOf(request))
  return answers
}

function snapshotCommand(request: FreezeRequest, view: DomainView, flags: readonly string[]): string[] {
  const specs = new Map<DiskTarget, string>()
  for (const { target } of disksOf(view.xml)) specs.set(target, `${target},snapshot=no`)
  for (const { target, newHead } of request.disks) {
    specs.set(target, `${target},snapshot=external,driver=qcow2,file=${layerPath(newHead).replaceAll(',', ',,')}`)
  }
  const disks = [...specs.values()].flatMap((spec) => ['--diskspec', spec])
  return ['snapshot-create-as', checkedName(request.domain), '--disk-only', '--atomic', '--no-metadata', ...flags, ...disks]
}

function headsOf(request: FreezeRequest): Map<DiskTarget, string> {
  return new Map(request.disks.map(({ target, newHead }) => [target, layerPath(newHead)]))
}
