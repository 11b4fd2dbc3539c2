import { layerPath, layerRefOf } from '@/lib/paths'
import type { CallOptions, Progress, PullRequest } from '../port'
import { advanceJob } from './block-jobs'
import { isLive } from './checkpoints'
import { settleDefinition } from './define'
import { mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { getDomain } from './inspect'
import { rebaseOffline } from './merge'

export async function pull(host: LibvirtHost, request: PullRequest, options: CallOptions = {}): Promise<Progress> {
  const { domain, target } = request
  const base = request.base ? layerPath(request.base) : null
  const isDone = (chain: readonly string[]) => (base === null ? chain.length === 1 : chain[1] === base)
  const check = (chain: readonly string[]) => {
    if (base !== null && !chain.slice(1).includes(base)) throw mismatch(`${base} is not below ${chain[0]}`)
  }
  const state = await getDomain(host, domain, options)
  if (isLive(state)) {
    const start = ['blockpull', checkedName(domain), target, ...(base === null ? [] : ['--base', base])]
    return advanceJob(host, { domain, target, kind: 'pull', start, isDone, check }, options)
  }
  const chain = state.disks.find((disk) => disk.target === target)?.chain ?? []
  const head = chain[0] === undefined ? null : layerRefOf(chain[0])
  if (head === null) throw mismatch(`${domain} has no disk ${target}`)
  if (!isDone(chain)) {
    check(chain)
    await rebaseOffline(host, head, base, options)
  }
  await settleDefinition(host, domain, new Map([[target, layerPath(head)]]), options)
  return { done: true, doneBytes: 0, totalBytes: 0 }
}
