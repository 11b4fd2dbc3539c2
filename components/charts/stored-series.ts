export interface Step {
  at: number
  bytes: number
}

/** Bytes of the points kept today, added up in the order in which they were taken. */
export function storedSeries(points: readonly { at: number; storedBytes: number }[]): Step[] {
  let bytes = 0
  return [...points]
    .sort((a, b) => a.at - b.at)
    .map((point) => {
      bytes += point.storedBytes
      return { at: point.at, bytes }
    })
}
