/** A range of a disk, bytes. */
export interface Extent {
  start: number
  length: number
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

/** The part of `extents`, which are in order, from `offset` on. */
export function from(extents: readonly Extent[], offset: number): Extent[] {
  let [low, high] = [0, extents.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (endOf(extents[middle]) <= offset) low = middle + 1
    else high = middle
  }
  const left = extents.slice(low)
  const [first] = left
  if (first && first.start < offset) left[0] = { start: offset, length: endOf(first) - offset }
  return left
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

/** Puts a range that begins at the end of the last one, or later, at the end. */
export function append(extents: Extent[], { start, length }: Extent): void {
  const last = extents.at(-1)
  if (last && endOf(last) === start) last.length += length
  else extents.push({ start, length })
}
