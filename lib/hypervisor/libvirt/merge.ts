import path from 'node:path'
import { AppError } from '@/lib/errors'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { CallOptions, DiskTarget, DomainName, LayerInfo, MergeProgress, MergeRequest } from '../port'
import { advanceJob, type LiveJob } from './block-jobs'
import { settleDefinition } from './define'
import { pathsIn } from './domain-xml'
import { failureOf, mismatch } from './failures'
import { checkedName, isDomainName, type LibvirtHost } from './host'
import { getDomain, readDefinition } from './inspect'
import { getLayer, listLayers } from './layers'
import { takeDownBitmaps, takeOverBitmaps } from './merge-bitmaps'
import { qemuImg } from './qemu-img'
import { runProgram } from './run-program'
import { virsh } from './virsh'

/** An offline merge copies in one call; killed at any instant it begins anew, so the limit is generous. */
const offlineLimitMs = 60 * 60 * 1000

export async function merge(host: LibvirtHost, request: MergeRequest, options: CallOptions = {}): Promise<MergeProgress> {
  const { domain, target } = request
  if (domain !== null && target !== null) {
    const state = await getDomain(host, domain, options)
    const chain = state.disks.find((disk) => disk.target === target)?.chain
    if (chain && (state.power === 'running' || state.power === 'paused')) return mergeLive(host, request, domain, target, chain, options)
  }
  return mergeOffline(host, request, options)
}

/**
 * Into a running head the layer's data is pulled up; between two immutable layers the upper one is committed down, because QEMU
 * streams into an active head only. Which of the two it is, and whether it has been done, the live chain says.
 */
async function mergeLive(
  host: LibvirtHost,
  request: MergeRequest,
  domain: DomainName,
  target: DiskTarget,
  chain: readonly string[],
  options: CallOptions,
): Promise<MergeProgress> {
  const layer = layerPath(request.layer)
  const child = layerPath(request.child)
  const parent = request.parent ? layerPath(request.parent) : undefined
  const check = (now: readonly string[]) => {
    const at = now.indexOf(child)
    if (at < 0 || now[at + 1] !== layer || now[at + 2] !== parent)
      throw mismatch(`${child} is not on ${layer} on ${parent ?? 'nothing'}: ${now.join(' <- ')}`)
  }
  const intoHead = chain[0] === child
  if (!intoHead && !chain.includes(child) && !chain.includes(layer)) throw mismatch(`neither ${child} nor ${layer} is below ${chain[0]}`)
  const job: LiveJob = intoHead
    ? {
        domain,
        target,
        kind: 'pull',
        start: ['blockpull', checkedName(domain), target, ...(parent === undefined ? [] : ['--base', parent])],
        isDone: (now) => now[0] === child && now[1] === parent,
        check,
      }
    : {
        domain,
        target,
        kind: 'merge',
        start: ['blockcommit', checkedName(domain), target, '--top', child, '--base', layer],
        isDone: (now) => !now.includes(child) && now.includes(layer),
        check,
      }
  const { done, doneBytes, totalBytes } = await advanceJob(host, job, options)
  if (!done) return { done, doneBytes, totalBytes }
  return intoHead
    ? { done, childFile: request.child, obsoleteFile: request.layer }
    : { done, childFile: request.layer, obsoleteFile: request.child }
}

async function mergeOffline(host: LibvirtHost, request: MergeRequest, options: CallOptions): Promise<MergeProgress> {
  const layer = layerPath(request.layer)
  const child = layerPath(request.child)
  const parent = request.parent ? layerPath(request.parent) : null
  if (await committedBefore(host, request, options)) {
    await takeDownBitmaps(host, request.layer, child, options)
    await settleStopped(host, child, options)
    return { done: true, childFile: request.layer, obsoleteFile: request.child }
  }
  const before = await getLayer(request.child)
  if (before.parentFile !== parent) {
    if (before.parentFile !== layer) throw mismatch(`${child} lies on ${before.parentFile}, not on ${layer}`)
    await getLayer(request.layer)
    if (request.parent) await getLayer(request.parent)
    await rebaseOffline(host, request.child, parent, options)
  }
  await settleStopped(host, layer, options)
  return { done: true, childFile: request.child, obsoleteFile: request.layer }
}

/**
 * Gives a layer that no QEMU has open another parent, on which it reads the same bytes; null for none. Safe mode: what differs between the
 * old and the new parent is copied up first, the header changes last.
 */
export async function rebaseOffline(host: LibvirtHost, layer: LayerRef, parent: string | null, options: CallOptions): Promise<void> {
  const file = layerPath(layer)
  await takeOverBitmaps(host, layer, parent, options)
  const onto = parent === null ? ['-b', ''] : ['-F', 'qcow2', '-b', parent]
  await qemuImg(host, ['rebase', '-q', '-f', 'qcow2', ...onto, file], { ...options, timeoutMs: options.timeoutMs ?? offlineLimitMs })
  const after = await getLayer(layer)
  if (after.parentFile !== parent) throw mismatch(`${file} was rebased and lies on ${after.parentFile}`)
}

export async function makeIndependent(host: LibvirtHost, layer: LayerRef, options: CallOptions = {}): Promise<LayerInfo> {
  if ((await getLayer(layer)).parentFile !== null) await rebaseOffline(host, layer, null, options)
  return getLayer(layer)
}

/**
 * Whether a live commit had already moved the child's content down before the domain was stopped: then another layer lies on
 * `layer`, and both read the same. Another layer on it with other content means that `layer` is nobody's to merge.
 */
async function committedBefore(host: LibvirtHost, request: MergeRequest, options: CallOptions): Promise<boolean> {
  const layer = layerPath(request.layer)
  const child = layerPath(request.child)
  const pools = [...new Set([request.layer.poolPath, request.child.poolPath])]
  const layers = (await Promise.all(pools.map((pool) => listLayers(pool)))).flat()
  const others = layers.filter(({ parentFile, poolPath, fileName }) => parentFile === layer && path.join(poolPath, fileName) !== child)
  if (others.length === 0) return false
  const compare = ['compare', '-q', '-f', 'qcow2', '-F', 'qcow2', child, layer]
  const { exitCode, stderr } = await runProgram('qemu-img', compare, {
    ...options,
    timeoutMs: options.timeoutMs ?? offlineLimitMs,
    env: host.env,
  })
  if (exitCode === 0) return true
  if (exitCode !== 1) throw failureOf(stderr, `qemu-img ${compare.join(' ')}`)
  throw new AppError('layer-in-use', 'This data is in use just now.', { internal: `${layer} has more children than ${child}` })
}

/** Takes a file that is no longer part of any chain out of the definitions that libvirt wrote it into. */
async function settleStopped(host: LibvirtHost, obsolete: string, options: CallOptions): Promise<void> {
  const names = (await virsh(host, ['list', '--all', '--name'], options)).split('\n').filter(isDomainName)
  for (const name of names) {
    const definition = await readDefinition(host, name, options)
    if (pathsIn(definition).includes(obsolete)) await settleDefinition(host, name, new Map(), options)
  }
}
