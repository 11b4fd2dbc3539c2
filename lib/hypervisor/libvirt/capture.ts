import { rm } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, CaptureBegun, CaptureRequest, DiskTarget, DomainState } from '../port'
import { agentConnected, ensureThawed } from './agent'
import { endBackupJob, findBackupJob, hostFilesOf, isJobOf } from './capture-job'
import { removePosition } from './capture-position'
import { backupXml, checkpointXml, factsOf, halfOf, type CaptureFacts } from './capture-xml'
import { checkCheckpoint, deleteCheckpoint, findCheckpoint, isLive } from './checkpoints'
import { failureOf, mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { inspectDomain, getDomain, stateOf, viewDomain } from './inspect'
import { inspectLayer } from './layers'
import { openFiles } from './leftover'
import { startDomain, stopDomain } from './power'
import { whileQuiesced, whyNotQuiesced } from './quiesce'
import { virsh } from './virsh'
import { withXmlFiles } from './xml-file'

export async function beginCapture(host: LibvirtHost, request: CaptureRequest, options: CallOptions = {}): Promise<CaptureBegun> {
  const { domain, checkpoint } = request
  const before = await getDomain(host, domain, options)
  const begun = await findBegun(host, request, false, options)
  if (begun) {
    if (before.power === 'running' && request.quiesce !== 'never') await ensureThawedIfAnswering(host, request, options)
    return begun
  }
  await assertMayBegin(host, request, before, options)
  if (!isLive(before)) await startDomain(host, domain, { ...options, paused: true })
  let warnings: string[]
  try {
    warnings = await beginLive(host, request, before, options)
  } catch (error) {
    // libvirt goes on with a call whose virsh was killed; so what counts is what is there afterwards.
    const all = await findBegun(host, request, true, {})
    if (all) return all
    await restorePower(host, request)
    throw error
  }
  const fresh = await findBegun(host, request, true, options)
  if (!fresh) throw mismatch(`${checkpoint} of ${domain} was begun and is not there`)
  return { ...fresh, warnings: [...fresh.warnings, ...warnings] }
}

/** What an earlier call began; the job itself may be over. */
async function findBegun(
  host: LibvirtHost,
  { domain, checkpoint }: CaptureRequest,
  fresh: boolean,
  options: CallOptions,
): Promise<CaptureBegun | null> {
  const known = await findCheckpoint(host, domain, checkpoint, options)
  return known && { ...factsOf(known), fresh, checkpointXml: known.xml }
}

async function assertMayBegin(host: LibvirtHost, request: CaptureRequest, state: DomainState, options: CallOptions): Promise<void> {
  const { domain, since, disks, powerBefore } = request
  if (disks.length === 0 || disks.some(({ parent }) => (parent === null) !== (since === null))) throw mismatch(`parents not as ${since}`)
  if (!isLive(state) && powerBefore !== 'stopped') throw mismatch(`${domain} is ${state.power}, not ${powerBefore}`)
  for (const { layer, target } of disks) {
    if (await inspectLayer(layer)) throw mismatch(`${layerPath(layer)} is there already`)
    const disk = state.disks.find((candidate) => candidate.target === target)
    if (!disk) throw mismatch(`${domain} has no disk ${target}`)
    if (disk.job) throw failureOf(`${target} has an active block job`, domain)
  }
  if (isLive(state) && (await findBackupJob(host, domain, options))) throw failureOf('another backup job is running', domain)
  if (since === null) return
  const check = await checkCheckpoint(host, { domain, checkpoint: since, targets: disks.map(({ target }) => target) }, options)
  if (check.usable) return
  throw new AppError('checkpoint-unusable', 'Only a full backup can be made now.', { internal: `${since} of ${domain}: ${check.problem}` })
}

/** @returns warnings that came after the instant */
async function beginLive(host: LibvirtHost, request: CaptureRequest, before: DomainState, options: CallOptions): Promise<string[]> {
  const { domain, quiesce, quiesceDeadlineMs } = request
  const view = await viewDomain(host, domain, options)
  const heads = headsOf(await stateOf(host, view, options, false))
  await removeHostFiles(host, request, options)
  if (!isLive(before)) {
    const consistency = before.reason === 'shutdown' ? 'filesystem' : 'crash'
    await backupBegin(host, request, heads, { capturedAt: new Date(), consistency, warnings: [] }, options)
    return []
  }
  if (quiesce === 'never') {
    await backupBegin(host, request, heads, { capturedAt: new Date(), consistency: 'crash', warnings: [] }, options)
    return []
  }
  let why = whyNotQuiesced(view)
  if (why === null) {
    // Everything written before this instant is in the point.
    const facts: CaptureFacts = { capturedAt: new Date(), consistency: 'filesystem', warnings: [] }
    const quiesced = await whileQuiesced(host, domain, quiesceDeadlineMs, () => backupBegin(host, request, heads, facts, options))
    if (quiesced.frozen) return quiesced.warnings
    why = quiesced.why
  }
  if (quiesce === 'require') throw new AppError('quiesce-failed', why)
  const warnings = [`${why} The point is as after a power failure.`]
  await backupBegin(host, request, heads, { capturedAt: new Date(), consistency: 'crash', warnings }, options)
  return []
}

/** The checkpoint and the frozen view of all disks come into being in one transaction of QEMU. */
async function backupBegin(
  host: LibvirtHost,
  request: CaptureRequest,
  heads: ReadonlyMap<DiskTarget, string>,
  facts: CaptureFacts,
  options: CallOptions,
): Promise<void> {
  const xmls = [backupXml(host, request, heads), checkpointXml(request, heads.keys(), facts)]
  await withXmlFiles(xmls, ([backup = '', checkpoint = '']) =>
    virsh(host, ['backup-begin', checkedName(request.domain), backup, checkpoint], options),
  )
}

export async function abortCapture(host: LibvirtHost, request: CaptureRequest, options: CallOptions = {}): Promise<void> {
  const { domain, checkpoint } = request
  const state = await inspectDomain(host, domain, options)
  if (state) {
    if (isLive(state)) await endBackupJob(host, domain, checkpoint, options)
    await deleteCheckpoint(host, domain, checkpoint, options)
    await removeHostFiles(host, request, options)
    if (state.power === 'running' && request.quiesce !== 'never') await ensureThawedIfAnswering(host, request, options)
    await restorePower(host, request, options)
  }
  for (const { layer } of request.disks) {
    await rm(halfOf(layer), { force: true })
    await removePosition(halfOf(layer))
    host.copyNotes.forget(halfOf(layer))
  }
}

/** Removes the socket and the scratch files that libvirt leaves where QEMU was killed. No file goes that QEMU has open. */
export async function removeHostFiles(host: LibvirtHost, request: CaptureRequest, options: CallOptions): Promise<void> {
  const state = await getDomain(host, request.domain, options)
  const open = isLive(state) ? await openFiles(host, request.domain, options) : new Set<string>()
  for (const file of hostFilesOf(host, request.checkpoint, state.disks)) {
    if (open.has(file))
      throw new AppError('layer-in-use', 'This data is in use just now.', { internal: `${file} is open in ${request.domain}` })
    await rm(file, { force: true })
  }
}

/** A domain that was started for the capture is stopped, unless somebody has let its guest run. */
export async function restorePower(host: LibvirtHost, { domain, powerBefore }: CaptureRequest, options: CallOptions = {}): Promise<void> {
  if (powerBefore !== 'stopped' || (await getDomain(host, domain, options)).power !== 'paused') return
  await stopDomain(host, domain, { ...options, graceMs: 0 })
}

/** Whether the capture's own job runs now. @returns the socket that serves its disks */
export async function findOwnJob(host: LibvirtHost, { domain, checkpoint }: CaptureRequest, options: CallOptions): Promise<string | null> {
  const job = await findBackupJob(host, domain, options)
  return job && isJobOf(host, job, checkpoint) ? job.socket : null
}

async function ensureThawedIfAnswering(host: LibvirtHost, { domain }: CaptureRequest, options: CallOptions): Promise<void> {
  if (agentConnected((await viewDomain(host, domain, options)).xml)) await ensureThawed(host, domain, 1)
}

function headsOf(state: DomainState): Map<DiskTarget, string> {
  return new Map(state.disks.flatMap(({ target, chain: [head] }) => (head === undefined ? [] : [[target, head] as const])))
}
