export interface ProgressSample {
  /** ms since the epoch, when the browser heard of it */
  at: number
  doneBytes: number
}

export interface Rate {
  bytesPerSecond: number
  /** null where the end is not known. */
  leftMs: number | null
}

/** What is judged by: the last half minute, of at least two seconds. */
const windowMs = 30_000
const shortestMs = 2_000
/** After this long without news the speed of before is no longer true. */
const staleMs = 12_000

/** The speed of late, and how long the rest takes if it stays so; null while that cannot be said honestly. */
export function rateOf(samples: readonly ProgressSample[], totalBytes: number, now: number): Rate | null {
  const recent = samples.filter(({ at }) => at >= now - windowMs)
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last || now - last.at > staleMs || last.at - first.at < shortestMs) return null
  const bytesPerSecond = ((last.doneBytes - first.doneBytes) / (last.at - first.at)) * 1000
  if (bytesPerSecond <= 0) return null
  const left = totalBytes - last.doneBytes
  return { bytesPerSecond, leftMs: totalBytes > 0 && left >= 0 ? (left / bytesPerSecond) * 1000 : null }
}

const kept = new Map<string, { totalBytes: number; samples: ProgressSample[] }>()

/** Notes how far an operation is; a step that begins anew, or with another total, is judged by itself. */
export function noteProgress(id: string, progress: { doneBytes: number; totalBytes: number }, now: number): void {
  const { doneBytes, totalBytes } = progress
  const known = kept.get(id)
  const last = known?.samples.at(-1)
  if (!known || known.totalBytes !== totalBytes || (last && doneBytes < last.doneBytes)) {
    kept.set(id, { totalBytes, samples: [{ at: now, doneBytes }] })
  } else if (last?.doneBytes !== doneBytes) {
    known.samples = [...known.samples.filter(({ at }) => at >= now - windowMs), { at: now, doneBytes }]
  }
}

/** Only these are still under way. */
export function forgetOthers(ids: ReadonlySet<string>): void {
  for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id)
}

export function currentRate(id: string, now: number): Rate | null {
  const known = kept.get(id)
  return known ? rateOf(known.samples, known.totalBytes, now) : null
}
