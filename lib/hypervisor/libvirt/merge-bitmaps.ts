import path from 'node:path'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { CallOptions, CheckpointName, DomainName, LayerInfo } from '../port'
import { liveBitmaps, removeStoredBitmap, storedBitmaps, type Bitmap } from './bitmaps'
import { isCheckpointName } from './capture-xml'
import { problemOf, removeLiveBitmap } from './checkpoints'
import type { LibvirtHost } from './host'
import { listLayers } from './layers'
import { readQcow2Header } from './qcow2-header'
import { qemuImg } from './qemu-img'

/**
 * Before a layer takes over, offline, what the files hold that leave its chain: what these recorded as changed goes on in its own bitmaps.
 * What is copied into it marks some of that, but not what was changed to zeroes where nothing lies below: that is not copied. A checkpoint
 * whose bitmaps are not whole now could seem whole afterwards; it is given up, so that the next backup is a full one. Repeatable.
 * @param parent what the layer is going to lie on, null for nothing
 */
export async function takeOverBitmaps(host: LibvirtHost, layer: LayerRef, parent: string | null, options: CallOptions): Promise<void> {
  const below = (await chainOf(layerPath(layer))).slice(1)
  const leaving = parent === null || !below.includes(parent) ? below : below.slice(0, below.indexOf(parent))
  const leave = await Promise.all(leaving.map(async (file) => ({ file, bitmaps: await storedBitmaps(host, file, options) })))
  if (leave.every(({ bitmaps }) => bitmaps.length === 0)) return
  await forgetBroken(host, layer, options)
  const file = layerPath(layer)
  const own = (await storedBitmaps(host, file, options)).filter(({ inconsistent }) => !inconsistent).map(({ name }) => name)
  for (const { file: from, bitmaps } of leave) {
    for (const { name, inconsistent } of bitmaps)
      if (isCheckpointName(name) && own.includes(name) && !inconsistent) await mergeBitmap(host, from, file, name, options)
  }
}

/** After a live commit that ended when nobody could tell libvirt any more: what the child recorded went down with its data, or goes now. */
export async function takeDownBitmaps(host: LibvirtHost, layer: LayerRef, child: string, options: CallOptions): Promise<void> {
  const file = layerPath(layer)
  const own = await storedBitmaps(host, file, options)
  for (const { name, inconsistent } of await storedBitmaps(host, child, options)) {
    if (!isCheckpointName(name)) continue
    const there = own.find((bitmap) => bitmap.name === name)
    if (inconsistent || there?.inconsistent) {
      for (const above of await familyOf(layer)) await removeStoredBitmap(host, above, name, options)
      continue
    }
    if (!there) await qemuImg(host, ['bitmap', '--add', '-f', 'qcow2', file, name], options)
    await mergeBitmap(host, child, file, name, options)
  }
}

/** Before a live merge: libvirt merges whole bitmaps itself, but leaves out the others without a word. */
export async function forgetBrokenLive(
  host: LibvirtHost,
  domain: DomainName,
  chain: readonly string[],
  options: CallOptions,
): Promise<void> {
  const [head] = chain
  if (head === undefined) return
  const live = await liveBitmaps(host, domain, options)
  const files = chain.map((file) => live.get(file) ?? [])
  for (const name of brokenIn(files)) await removeLiveBitmap(host, domain, head, name, options)
}

async function forgetBroken(host: LibvirtHost, layer: LayerRef, options: CallOptions): Promise<void> {
  const family = await familyOf(layer)
  const below = new Map(await Promise.all(family.map(async (file) => [file, await chainOf(file)] as const)))
  const lower = new Set([...below.values()].flatMap((chain) => chain.slice(1)))
  for (const head of family.filter((file) => !lower.has(file))) {
    const files = await Promise.all((below.get(head) ?? []).map((file) => storedBitmaps(host, file, options)))
    for (const name of brokenIn(files)) await removeStoredBitmap(host, head, name, options)
  }
}

/** Names that the head records and whose bitmaps do not tell all that was changed. @param files from the head down */
function brokenIn(files: readonly (readonly Bitmap[])[]): CheckpointName[] {
  const names = (files[0] ?? []).map(({ name }) => name).filter(isCheckpointName)
  return names.filter((name) => {
    const problem = problemOf(files.map((ofFile) => ofFile.find((bitmap) => bitmap.name === name) ?? null))
    return problem === 'bitmap-inconsistent' || problem === 'bitmap-missing'
  })
}

async function mergeBitmap(host: LibvirtHost, from: string, into: string, name: CheckpointName, options: CallOptions): Promise<void> {
  await qemuImg(host, ['bitmap', '--merge', name, '-b', from, '-F', 'qcow2', '-f', 'qcow2', into, name], options)
}

/** A layer and all that lie on it, directly or not. */
async function familyOf(layer: LayerRef): Promise<string[]> {
  const all = await listLayers(layer.poolPath)
  const family = [layerPath(layer)]
  for (const file of family) family.push(...all.filter(({ parentFile }) => parentFile === file).map(fileOf))
  return family
}

/** A file and all that it lies on, from the top. */
async function chainOf(file: string): Promise<string[]> {
  const chain = [file]
  for (const at of chain) {
    const parent = (await readQcow2Header(at))?.backingFile ?? null
    if (parent !== null) chain.push(parent)
  }
  return chain
}

function fileOf({ poolPath, fileName }: LayerInfo): string {
  return path.join(poolPath, fileName)
}
