import { z } from 'zod'
import type { CallOptions } from '../port'
import { mismatch } from './failures'
import type { LibvirtHost } from './host'
import { qemuImg } from './qemu-img'

/** A range of a disk, bytes. */
export interface Extent {
  start: number
  length: number
}

const mapped = z.array(
  z.object({ start: z.number(), length: z.number(), depth: z.number(), present: z.boolean(), data: z.boolean(), zero: z.boolean() }),
)

async function map(host: LibvirtHost, args: readonly string[], options: CallOptions): Promise<z.infer<typeof mapped>> {
  const answer = mapped.safeParse(JSON.parse(await qemuImg(host, ['map', '--output=json', ...args], options)))
  if (!answer.success) throw mismatch(`qemu-img map: ${answer.error.message}`)
  return answer.data
}

/** QEMU's options for the frozen disk that is served under `name`. */
export function servedDisk(socket: string, name: string): string {
  const escaped = socket.replaceAll(',', ',,')
  return `driver=nbd,server.type=unix,server.path=${escaped},export=${name}`
}

/** What holds data of a served disk; all else reads as zeroes. */
export async function dataExtents(host: LibvirtHost, socket: string, name: string, options: CallOptions): Promise<Extent[]> {
  return joined((await map(host, ['--image-opts', servedDisk(socket, name)], options)).filter(({ zero, data }) => data || !zero))
}

/**
 * What was changed since the checkpoint that the capture follows. QEMU's client shows a dirty range as one without data
 * (it reads the bitmap's flag as the one for a hole), a clean one as data.
 */
export async function dirtyExtents(host: LibvirtHost, socket: string, name: string, options: CallOptions): Promise<Extent[]> {
  const bitmap = `${servedDisk(socket, name)},x-dirty-bitmap=qemu:dirty-bitmap:${name}`
  return joined((await map(host, ['--image-opts', bitmap], options)).filter(({ data }) => !data))
}

/** What a file holds itself, zeroes included; not what it reads from below. It has to be without a backing file. */
export async function ownExtents(host: LibvirtHost, file: string, options: CallOptions): Promise<Extent[]> {
  return joined((await map(host, ['-f', 'qcow2', file], options)).filter(({ present }) => present))
}

export function totalBytes(extents: readonly Extent[]): number {
  return extents.reduce((sum, { length }) => sum + length, 0)
}

/** Ranges of `extents` that `covered` does not hold. Both in order and without overlap. */
export function without(extents: readonly Extent[], covered: readonly Extent[]): Extent[] {
  const left: Extent[] = []
  let at = 0
  for (const { start, length } of extents) {
    const end = start + length
    let from = start
    while (at < covered.length && endOf(covered[at]) <= from) at += 1
    for (let index = at; from < end; index += 1) {
      const next = covered[index]
      if (!next || next.start >= end) break
      if (next.start > from) left.push({ start: from, length: next.start - from })
      from = Math.max(from, endOf(next))
    }
    if (from < end) left.push({ start: from, length: end - from })
  }
  return left
}

/** The part of `extents` from `offset` on. */
export function from(extents: readonly Extent[], offset: number): Extent[] {
  return extents.flatMap(({ start, length }) => {
    const begin = Math.max(start, offset)
    return begin < start + length ? [{ start: begin, length: start + length - begin }] : []
  })
}

/** The first ranges, at most `bytes` in all, none longer than `pieceBytes`. */
export function firstPieces(extents: readonly Extent[], bytes: number, pieceBytes: number): Extent[] {
  const pieces: Extent[] = []
  let left = bytes
  for (const { start, length } of extents) {
    for (let offset = 0; offset < length && left > 0; offset += pieceBytes) {
      const piece = Math.min(pieceBytes, length - offset, left)
      pieces.push({ start: start + offset, length: piece })
      left -= piece
    }
    if (left <= 0) break
  }
  return pieces
}

function endOf(extent: Extent | undefined): number {
  return extent ? extent.start + extent.length : 0
}

function joined(extents: readonly Extent[]): Extent[] {
  const out: Extent[] = []
  for (const { start, length } of extents) {
    const last = out.at(-1)
    if (last && endOf(last) === start) last.length += length
    else out.push({ start, length })
  }
  return out
}
