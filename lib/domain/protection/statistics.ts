/** Median and 90th percentile of measurements, with how many there are. */
export interface Measured {
  medianMs: number
  p90Ms: number
  count: number
}

/** Null without measurements. The percentile is the nearest rank above, the median of two is rounded up: a time is never flattered. */
export function measure(samplesMs: readonly number[]): Measured | null {
  const sorted = [...samplesMs].sort((a, b) => a - b)
  const count = sorted.length
  const low = sorted[Math.floor((count - 1) / 2)]
  const high = sorted[Math.floor(count / 2)]
  const p90Ms = sorted[Math.ceil(count * 0.9) - 1]
  if (low === undefined || high === undefined || p90Ms === undefined) return null
  return { medianMs: Math.ceil((low + high) / 2), p90Ms, count }
}
