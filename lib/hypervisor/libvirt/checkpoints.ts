import { AppError } from '@/lib/errors'
import type { CallOptions, CheckpointCheck, CheckpointName, CheckpointProblem, CheckpointRequest, DomainName, DomainState } from '../port'
import { askQemu, liveBitmaps, removeStoredBitmap, storedBitmaps, type Bitmap } from './bitmaps'
import { checkedCheckpoint, parseCheckpoint, type KnownCheckpoint } from './capture-xml'
import { mismatch } from './failures'
import { checkedName, type LibvirtHost } from './host'
import { getDomain } from './inspect'
import { virsh } from './virsh'
import { withXmlFiles } from './xml-file'

/** What libvirt has noted about a checkpoint; null where it knows none of that name. */
export async function findCheckpoint(
  host: LibvirtHost,
  domain: DomainName,
  checkpoint: CheckpointName,
  options: CallOptions = {},
): Promise<KnownCheckpoint | null> {
  const names = (await virsh(host, ['checkpoint-list', checkedName(domain), '--name'], options)).split('\n').map((line) => line.trim())
  if (!names.includes(checkedCheckpoint(checkpoint))) return null
  return parseCheckpoint(await virsh(host, ['checkpoint-dumpxml', domain, checkpoint], options))
}

export async function checkCheckpoint(host: LibvirtHost, request: CheckpointRequest, options: CallOptions = {}): Promise<CheckpointCheck> {
  const { domain, checkpoint, targets } = request
  const state = await getDomain(host, domain, options)
  const known = await findCheckpoint(host, domain, checkpoint, options)
  if (!known) return { usable: false, problem: 'checkpoint-missing' }
  if (known.targets.toSorted().join() !== targets.toSorted().join()) return { usable: false, problem: 'disks-changed' }
  let changedBytes: number | null = 0
  for (const bitmaps of await bitmapsByDisk(host, state, targets, options)) {
    const topDown = bitmaps.map((ofFile) => ofFile.find(({ name }) => name === checkpoint) ?? null)
    const problem = problemOf(topDown)
    if (problem) return { usable: false, problem }
    for (const bitmap of topDown) {
      if (bitmap) changedBytes = changedBytes === null || bitmap.dirtyBytes === null ? null : changedBytes + bitmap.dirtyBytes
    }
  }
  return { usable: true, changedBytes }
}

/** For each disk, the bitmaps of each file from the head down. */
async function bitmapsByDisk(
  host: LibvirtHost,
  state: DomainState,
  targets: readonly string[],
  options: CallOptions,
): Promise<Bitmap[][][]> {
  const chains = targets.map((target) => state.disks.find((disk) => disk.target === target)?.chain ?? [])
  if (isLive(state)) {
    const live = await liveBitmaps(host, state.name, options)
    return chains.map((chain) => chain.map((file) => live.get(file) ?? []))
  }
  return Promise.all(chains.map((chain) => Promise.all(chain.map((file) => storedBitmaps(host, file, options)))))
}

/** The changes since a checkpoint lie in the bitmaps of the head and of all files below it down to the one that was the head then. */
export function problemOf(topDown: readonly (Bitmap | null)[]): CheckpointProblem | null {
  if (topDown.some((bitmap) => bitmap?.inconsistent)) return 'bitmap-inconsistent'
  const [head] = topDown
  if (!head?.recording) return 'bitmap-missing'
  const end = topDown.indexOf(null)
  if (end >= 0 && topDown.slice(end).some((bitmap) => bitmap !== null)) return 'bitmap-missing'
  return topDown.some((bitmap) => bitmap?.busy) ? 'bitmap-busy' : null
}

export async function redefineCheckpoint(host: LibvirtHost, domain: DomainName, xml: string, options: CallOptions = {}): Promise<void> {
  await withXmlFiles([xml], ([file = '']) => virsh(host, ['checkpoint-create', checkedName(domain), file, '--redefine'], options))
}

/**
 * With its bitmaps where libvirt can, which it cannot while the domain is stopped or where a lower file is open elsewhere. Without them
 * otherwise: then the heads' bitmaps are removed by QEMU itself, and those below, which record nothing any more, stay.
 */
export async function deleteCheckpoint(
  host: LibvirtHost,
  domain: DomainName,
  checkpoint: CheckpointName,
  options: CallOptions = {},
): Promise<void> {
  const state = await getDomain(host, domain, options)
  const remove = (...flags: string[]) => virsh(host, ['checkpoint-delete', checkedName(domain), checkpoint, ...flags], options)
  if (await findCheckpoint(host, domain, checkpoint, options)) {
    if (isLive(state)) {
      await remove().catch((error: unknown) => {
        host.warn('checkpoint kept its bitmaps', { domain, checkpoint, error: error instanceof AppError ? error.internal : String(error) })
      })
    }
    if (await findCheckpoint(host, domain, checkpoint, options)) await remove('--metadata')
  }
  for (const { chain } of state.disks) {
    const [head] = chain
    if (head === undefined) continue
    if (isLive(state)) await removeLiveBitmap(host, domain, head, checkpoint, options)
    else await removeStoredBitmap(host, head, checkpoint, options)
  }
}

/** "Success" may have failed inside (QEMU issue 3516), so QEMU is asked again. */
export async function removeLiveBitmap(
  host: LibvirtHost,
  domain: DomainName,
  head: string,
  name: CheckpointName,
  options: CallOptions,
): Promise<void> {
  const find = async () => (await liveBitmaps(host, domain, options)).get(head)?.find((bitmap) => bitmap.name === name)
  const left = await find()
  if (!left) return
  await askQemu(host, domain, { execute: 'block-dirty-bitmap-remove', arguments: { node: left.node, name } }, options)
  if (await find()) throw mismatch(`${domain} still records ${name} in ${head}`)
}

export function isLive({ power }: Pick<DomainState, 'power'>): boolean {
  return power === 'running' || power === 'paused'
}
