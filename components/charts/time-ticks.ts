const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const steps = [1, 2, 5, 10, 15, 30]
  .map((n) => n * minute)
  .concat([1, 2, 3, 6, 12].map((n) => n * hour))
  .concat([1, 2, 3, 7, 14, 30, 60, 90, 180, 365].map((n) => n * day))

/** Round lengths of time from nothing up to `max`, at most `most` of them. */
export function durationTicks(max: number, most = 5): number[] {
  if (!(max > 0)) return [0]
  const step = steps.find((candidate) => max / candidate <= most) ?? Math.ceil(max / most / (365 * day)) * 365 * day
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step)
}

/** The same for times to running, which are seconds. */
export function secondTicks(maxMs: number, most = 6): number[] {
  if (!(maxMs > 0)) return [0]
  const step = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000].find((candidate) => maxMs / candidate <= most)
  return step === undefined ? durationTicks(maxMs, most) : Array.from({ length: Math.floor(maxMs / step) + 1 }, (_, index) => index * step)
}
