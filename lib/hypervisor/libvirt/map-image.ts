import type { CallOptions } from '../port'
import { append, type Extent } from './extents'
import { failureOf } from './failures'
import type { LibvirtHost } from './host'
import { readMapLines, type MapLine } from './map-lines'
import { runProgram } from './run-program'

/** So much of a disk is asked for at once: where each second cluster differs, QEMU needs about 10 s for it. */
const windowBytes = 32 * 1024 ** 3
const windowLimitMs = 45_000

/** What is known of a disk, from its beginning until `untilBytes`. */
export interface DiskMap {
  extents: Extent[]
  untilBytes: number
}

export const emptyMap = (): DiskMap => ({ extents: [], untilBytes: 0 })

/** QEMU's options for the frozen disk that is served under `name`. */
export function servedDisk(socket: string, name: string): string {
  const escaped = socket.replaceAll(',', ',,')
  return `driver=nbd,server.type=unix,server.path=${escaped},export=${name}`
}

interface Asked {
  args: readonly string[]
  keep: (line: MapLine) => boolean
}

/** What holds data of a served disk; all else reads as zeroes. */
export function dataOf(socket: string, name: string): Asked {
  return { args: ['--image-opts', servedDisk(socket, name)], keep: ({ zero, data }) => data || !zero }
}

/**
 * What was changed since the checkpoint that the capture follows. QEMU's client shows a dirty range as one without data
 * (it reads the bitmap's flag as the one for a hole), a clean one as data.
 */
export function changesOf(socket: string, name: string): Asked {
  const bitmap = `${servedDisk(socket, name)},x-dirty-bitmap=qemu:dirty-bitmap:${name}`
  return { args: ['--image-opts', bitmap], keep: ({ data }) => !data }
}

/** What a file holds itself, zeroes included; not what it reads from below. It has to be without a backing file. */
export function ownOf(file: string): Asked {
  return { args: ['-f', 'qcow2', file], keep: ({ present }) => present }
}

/** Goes on with a map, window after window, until it is complete or `budgetMs` are over. */
export async function mapFurther(
  host: LibvirtHost,
  map: DiskMap,
  { args, keep }: Asked,
  sizeBytes: number,
  budgetMs: number,
  options: CallOptions,
): Promise<void> {
  const end = Date.now() + budgetMs
  while (map.untilBytes < sizeBytes && (map.untilBytes === 0 || Date.now() < end)) {
    const length = Math.min(windowBytes, sizeBytes - map.untilBytes)
    const found: Extent[] = []
    const lines = readMapLines((line) => {
      if (keep(line)) append(found, line)
    })
    const argv = ['map', '--output=json', `--start-offset=${map.untilBytes}`, `--max-length=${length}`, ...args]
    const { exitCode, stderr } = await runProgram('qemu-img', argv, {
      timeoutMs: windowLimitMs,
      ...options,
      env: host.env,
      onOutput: (chunk) => lines.push(chunk),
    })
    if (exitCode !== 0) throw failureOf(stderr, `qemu-img ${argv.join(' ')}`)
    lines.end()
    for (const extent of found) append(map.extents, extent)
    map.untilBytes += length
  }
}

export async function mapWhole(host: LibvirtHost, asked: Asked, sizeBytes: number, options: CallOptions): Promise<Extent[]> {
  const map = emptyMap()
  await mapFurther(host, map, asked, sizeBytes, Number.POSITIVE_INFINITY, options)
  return map.extents
}
