export interface Vertex {
  /** Milliseconds since 1970. */
  at: number
  /** Age of the newest point then, in milliseconds. */
  age: number
}

/**
 * What would have been lost at each instant: the age of the newest point, rising one for one and falling to nothing at each capture.
 * Begins at the first capture; made of the points that are kept today, so it never flatters.
 */
export function exposureSeries(captures: readonly number[], from: number, now: number): Vertex[] {
  const sorted = captures.filter((at) => at <= now).sort((a, b) => a - b)
  const vertices: Vertex[] = []
  let last: number | undefined
  for (const at of sorted) {
    if (last !== undefined && at >= from) vertices.push({ at, age: at - last })
    if (at >= from) vertices.push({ at, age: 0 })
    else if (last === undefined || at > last) vertices.splice(0, vertices.length, { at: from, age: from - at })
    last = at
  }
  if (last !== undefined) vertices.push({ at: now, age: now - last })
  return vertices
}

/** The stretches of a series that lie beyond a limit, each beginning and ending where the line crosses it. */
export function beyond(series: readonly Vertex[], limitMs: number): Vertex[][] {
  const stretches: Vertex[][] = []
  series.forEach((vertex, index) => {
    const before = series[index - 1]
    if (!before || vertex.age <= limitMs || vertex.age < before.age) return
    const start = before.age >= limitMs ? before : { at: vertex.at - (vertex.age - limitMs), age: limitMs }
    stretches.push([start, vertex])
  })
  return stretches
}

/** How much of the time that a series covers it stayed within a limit, 0 to 1, and how often it did not. */
export function within(series: readonly Vertex[], limitMs: number): { share: number; breaches: number } {
  const stretches = beyond(series, limitMs)
  const [first, last] = [series[0], series.at(-1)]
  const length = first && last ? last.at - first.at : 0
  const out = stretches.reduce((sum, stretch) => sum + ((stretch.at(-1)?.at ?? 0) - (stretch[0]?.at ?? 0)), 0)
  return { share: length > 0 ? 1 - out / length : 1, breaches: stretches.length }
}
