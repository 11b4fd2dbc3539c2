import { AppError } from '@/lib/errors'
import type { CallOptions } from '../port'
import { firstPieces, from, totalBytes, type Extent } from './extents'
import { failureOf } from './failures'
import { whileFlushing } from './flush-file'
import type { LibvirtHost } from './host'
import { servedDisk } from './map-image'
import { runProgram } from './run-program'

/** The first piece tells how fast the repository is; the others are cut so that a step lasts about as long as it should. */
const firstBytes = 64 * 1024 * 1024
const maxBytes = 1024 * 1024 * 1024
const clusterBytes = 64 * 1024
/** A repository that does not take a piece in this time is out of order: for the first one, less than 1 MiB/s. */
const pieceLimitMs = 60_000

/** qemu-io reads these in parallel. */
const readBytes = 1024 * 1024
const readsAtOnce = 16

export interface CopyJob {
  socket: string
  /** The served disk's name. */
  name: string
  /** A qcow2 without backing file. */
  file: string
  virtualSizeBytes: number
  incremental: boolean
}

/**
 * Copies what `extents` hold, from `position` on, for about `forMs`. Everything written is durable when it returns.
 * @param bytesPerMs how fast it went so far, 0 where that is not known
 * @returns the position up to which all is copied, and how fast it went
 */
export async function copyStep(
  host: LibvirtHost,
  job: CopyJob,
  extents: readonly Extent[],
  { position, bytesPerMs, forMs }: { position: number; bytesPerMs: number; forMs: number },
  options: CallOptions,
): Promise<{ position: number; bytesPerMs: number }> {
  const begun = Date.now()
  const copy = job.incremental ? copyChanged : copyRange
  let left = from(extents, position)
  let reached = position
  let rate = bytesPerMs
  for (let spentMs = 0; left.length > 0 && spentMs < forMs; spentMs = Date.now() - begun) {
    const bytes = pieceBytes(rate, forMs - spentMs)
    const pieceBegun = Date.now()
    const before = totalBytes(left)
    reached = await whileFlushing(host, job.file, options, () => copy(host, job, left, bytes, options))
    left = from(left, reached)
    rate = (before - totalBytes(left)) / Math.max(1, Date.now() - pieceBegun)
  }
  return { position: reached, bytesPerMs: rate }
}

/** How much to copy at once so that it takes about so long; whole clusters, as QEMU opens no window that is cut across a sector. */
export function pieceBytes(bytesPerMs: number, forMs: number): number {
  const clusters = Math.floor((bytesPerMs * forMs) / clusterBytes)
  return Math.min(maxBytes, Math.max(firstBytes, clusters * clusterBytes))
}

/** A full capture: one window of the disk, data and holes, with as many requests in flight as QEMU likes. @returns where the window ends */
async function copyRange(host: LibvirtHost, job: CopyJob, left: readonly Extent[], bytes: number, options: CallOptions): Promise<number> {
  const start = left[0]?.start ?? 0
  const pieces = firstPieces(left, bytes, Infinity)
  const last = pieces.at(-1)
  const end = last ? Math.min(last.start + last.length, job.virtualSizeBytes) : job.virtualSizeBytes
  const window = `offset=${start},size=${end - start}`
  const source = `driver=raw,${window},${prefixed('file', servedDisk(job.socket, job.name))}`
  const target = `driver=raw,${window},file.driver=qcow2,file.file.driver=file,file.file.filename=${job.file.replaceAll(',', ',,')}`
  const args = ['convert', '-n', '--target-is-zero', '-W', '-m', '8', '--image-opts', source, '--target-image-opts', target]
  const { exitCode, stderr } = await runProgram('qemu-img', args, { ...limited(options), env: host.env })
  if (exitCode !== 0) throw failureOf(stderr, `qemu-img ${args.join(' ')}`)
  return end
}

/**
 * An incremental capture: QEMU's copy-on-read, with the frozen disk below the new layer for as long as it lasts. What is read is written
 * into the layer, zeroes as zeroes; what is not read stays out of it. @returns where the last piece ends
 */
async function copyChanged(host: LibvirtHost, job: CopyJob, left: readonly Extent[], bytes: number, options: CallOptions): Promise<number> {
  const pieces = firstPieces(left, bytes, readBytes)
  const commands = pieces.flatMap(({ start, length }, index) => [
    `aio_read -q ${start} ${length}`,
    ...((index + 1) % readsAtOnce === 0 ? ['aio_flush'] : []),
  ])
  const layer = `driver=qcow2,file.driver=file,file.filename=${job.file.replaceAll(',', ',,')}`
  const below = `backing.driver=raw,${prefixed('backing.file', servedDisk(job.socket, job.name))}`
  const args = ['-C', '--image-opts', `${layer},${below}`]
  const input = [...commands, 'aio_flush', 'flush', 'quit', ''].join('\n')
  const { exitCode, stdout, stderr } = await runProgram('qemu-io', args, { ...limited(options), env: host.env, input })
  const said = `${stdout.replaceAll('qemu-io> ', '')}${stderr}`.trim()
  if (exitCode !== 0 || said !== '') throw failureOf(said, `qemu-io ${args.join(' ')}`)
  const last = pieces.at(-1)
  return last ? last.start + last.length : job.virtualSizeBytes
}

function limited(options: CallOptions): CallOptions {
  return { signal: options.signal, timeoutMs: options.timeoutMs ?? pieceLimitMs }
}

function prefixed(prefix: string, options: string): string {
  return options
    .split(/(?<!,),(?!,)/)
    .map((option) => `${prefix}.${option}`)
    .join(',')
}

/** What the repository did to a step, in words that fit to it: the host itself is well. */
export function copyFailure(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'hypervisor-timeout') return error
  return new AppError('hypervisor-timeout', 'The repository did not take the data in time.', {
    internal: error.internal ?? '',
    cause: error,
  })
}
