import path from 'node:path'
import { AppError } from '@/lib/errors'
import type { CallOptions, DiskTarget, DomainDisk, DomainName, Progress } from '../port'
import { settleDefinition } from './define'
import { mismatch } from './failures'
import { checkedName, poll, type LibvirtHost } from './host'
import { getDomain, parseBlockJob } from './inspect'
import { poolCapacity } from './layers'
import { forgetBrokenLive } from './merge-bitmaps'
import { virsh } from './virsh'

/** How long one call watches a job before it reports: short enough to be a step, long enough for most jobs to end in it. */
const stepMs = 2000
const nearlyFullBytes = 64 * 1024 * 1024

export interface LiveJob {
  domain: DomainName
  target: DiskTarget
  kind: 'pull' | 'merge'
  /** The virsh command that starts it. */
  start: readonly string[]
  /** Whether a chain (head first) is what the job ends with. */
  isDone(chain: readonly string[]): boolean
  /** Throws where the job does not fit to the chain. */
  check(chain: readonly string[]): void
}

/** @throws AppError `state-mismatch` where the domain has no such disk or does not run */
async function getLiveDisk(host: LibvirtHost, domain: DomainName, target: DiskTarget, options: CallOptions): Promise<DomainDisk> {
  const state = await getDomain(host, domain, options)
  const disk = state.disks.find((candidate) => candidate.target === target)
  if (!disk || (state.power !== 'running' && state.power !== 'paused')) throw mismatch(`${domain} has no running disk ${target}`)
  return disk
}

/**
 * Starts a block job, or finds the one that an earlier call started, watches it for a short step, and confirms its end by the chain.
 * All it knows comes from libvirt, so that any process can go on with it.
 */
export async function advanceJob(host: LibvirtHost, wanted: LiveJob, options: CallOptions): Promise<Progress> {
  const { domain, target } = wanted
  const before = await getLiveDisk(host, domain, target, options)
  if (before.job && before.job.kind !== wanted.kind) throw mismatch(`${domain} ${target} has another job: ${before.job.kind}`)
  if (!before.job && !wanted.isDone(before.chain)) {
    wanted.check(before.chain)
    await forgetBrokenLive(host, domain, before.chain, options)
    await virsh(host, wanted.start, options)
  }
  if (before.job || !wanted.isDone(before.chain)) {
    let latest = before.job
    const ended = await poll(stepMs, 100, options, async () => {
      latest = parseBlockJob(await virsh(host, ['blockjob', checkedName(domain), target, '--raw'], options))
      return latest === null ? true : null
    })
    if (!ended) return { done: false, doneBytes: latest?.doneBytes ?? 0, totalBytes: latest?.totalBytes ?? 0 }
  }
  const after = await getLiveDisk(host, domain, target, options)
  if (!wanted.isDone(after.chain)) throw await endedWithoutEffect(domain, after)
  const [head] = after.chain
  await settleDefinition(host, domain, new Map(head === undefined ? [] : [[target, head]]), options)
  return { done: true, doneBytes: before.job?.totalBytes ?? 0, totalBytes: before.job?.totalBytes ?? 0 }
}

/** libvirt drops a failed job without a word to later callers; a full pool is by far the most likely reason. */
async function endedWithoutEffect(domain: DomainName, disk: DomainDisk): Promise<AppError> {
  const internal = `block job of ${domain} ${disk.target} ended without effect: ${disk.chain.join(' <- ')}`
  const [head] = disk.chain
  const { freeBytes } = head === undefined ? { freeBytes: Infinity } : await poolCapacity(path.dirname(head))
  return freeBytes < nearlyFullBytes
    ? new AppError('no-space', 'The storage is full.', { internal })
    : new AppError('hypervisor-refused', 'The hypervisor gave up copying.', { internal })
}

export async function abortJob(host: LibvirtHost, domain: DomainName, target: DiskTarget, options: CallOptions = {}): Promise<void> {
  const state = await getDomain(host, domain, options)
  const disk = state.disks.find((candidate) => candidate.target === target)
  if (!disk?.job) return
  try {
    await virsh(host, ['blockjob', checkedName(domain), target, '--abort'], options)
  } catch (error) {
    // It may have ended by itself in between; the state below decides.
    host.warn('job could not be aborted', { domain, target, error: error instanceof AppError ? error.internal : String(error) })
  }
  const gone = await poll(options.timeoutMs ?? 10_000, 50, options, async () => {
    const raw = await virsh(host, ['blockjob', checkedName(domain), target, '--raw'], options)
    return parseBlockJob(raw) === null ? true : null
  })
  if (!gone) throw mismatch(`the job of ${domain} ${target} goes on`)
}
