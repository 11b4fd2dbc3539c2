import { realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { CallOptions } from '../port'
import { disksOf, pathsIn } from './domain-xml'
import type { LibvirtHost } from './host'
import { mismatch } from './failures'
import { inspectLayer, listLayers } from './layers'
import { readChain } from './qcow2-header'
import { virsh, virshBatch } from './virsh'
import { parseXml } from './xml'

const domainsPerCall = 40

/** Removes a layer that nothing reads. Every listing must be complete: a failed one throws and nothing is removed. */
export async function drop(host: LibvirtHost, request: { layer: LayerRef; poolPaths: string[] }, options: CallOptions = {}): Promise<void> {
  const { layer, poolPaths } = request
  if (!(await inspectLayer(layer).catch(present))) return
  const file = await real(layerPath(layer))
  const pools = [...new Set([layer.poolPath, ...poolPaths])]
  for (const other of (await Promise.all(pools.map((pool) => listLayers(pool)))).flat()) {
    if (other.parentFile === null) continue
    const parent = await real(path.resolve(other.poolPath, other.parentFile))
    if (parent === file) throw inUse(file, other.fileName)
  }
  await assertUnread(host, file, options)
  await rm(file, { force: true })
  if (await inspectLayer(layer)) throw mismatch(`${file} was removed and is still there`)
}

/** No domain, running or defined, has the file in its chain. Throws `layer-in-use`. */
export async function assertUnread(host: LibvirtHost, name: string, options: CallOptions): Promise<void> {
  const file = await real(name)
  for (const used of await filesOfDomains(host, options)) if ((await real(used)) === file) throw inUse(file, 'a domain')
}

/** A damaged layer is there, and may be dropped like any other. */
function present(error: unknown): true {
  if (error instanceof AppError && error.code === 'layer-damaged') return true
  throw error
}

/** Every path that any domain of the host names, live or defined, ours or not, and what lies below its disks by their headers. */
async function filesOfDomains(host: LibvirtHost, options: CallOptions): Promise<Set<string>> {
  const uuids = (await virsh(host, ['list', '--all', '--uuid'], options)).split('\n').filter((line) => line.trim() !== '')
  const files = new Set<string>()
  for (let from = 0; from < uuids.length; from += domainsPerCall) {
    const commands = uuids.slice(from, from + domainsPerCall).flatMap((uuid) => [
      ['dumpxml', uuid],
      ['dumpxml', uuid, '--inactive'],
    ])
    for (const text of await virshBatch(host, commands, options)) {
      const xml = parseXml(text)
      for (const named of pathsIn(xml)) files.add(named)
      for (const { files: named } of disksOf(xml))
        if (named[0] !== undefined) for (const below of await chainBelow(named[0])) files.add(below)
    }
  }
  return files
}

/** A disk that is not a qcow2 (another tenant of the host may have one) has nothing below it that its XML does not name. */
async function chainBelow(head: string): Promise<string[]> {
  try {
    return await readChain(head)
  } catch (error) {
    if (error instanceof AppError && error.code === 'layer-damaged' && path.extname(head) !== '.qcow2') return []
    throw error
  }
}

/** The same file under one name: folders may be reached through links; the file itself may be gone. */
async function real(file: string): Promise<string> {
  try {
    return path.join(await realpath(path.dirname(file)), path.basename(file))
  } catch {
    return path.normalize(file) // its folder is gone, so it can only be compared by name
  }
}

function inUse(file: string, by: string): AppError {
  return new AppError('layer-in-use', 'This data is in use just now.', { internal: `${file} is read by ${by}` })
}
