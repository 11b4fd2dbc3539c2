/**
 * The tests' own idea of time zones, from nothing but what a wall clock shows: Intl is asked what it reads at an instant, and whatever else is needed
 * is found by looking at the clock again and again.
 */
export class WallClock {
  readonly #format: Intl.DateTimeFormat

  constructor(readonly timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
  }

  /** What the wall shows, as milliseconds since the epoch as though it were UTC. */
  readMs(atMs: number): number {
    const text = this.#format.format(atMs)
    const part = (from: number, length: number) => Number(text.slice(from, from + length))
    // "29/03/2026, 03:30"
    return Date.UTC(part(6, 4), part(3, 2) - 1, part(0, 2), part(12, 2), part(15, 2))
  }

  offsetMs(atMs: number): number {
    return this.readMs(atMs) - atMs
  }

  /** Instants at which the offset changes, found by looking every `stepMs` and halving down to the minute. */
  changesMs(fromMs: number, untilMs: number, stepMs: number): number[] {
    const changes: number[] = []
    let before = this.offsetMs(fromMs)
    for (let atMs = fromMs; atMs < untilMs; atMs += stepMs) {
      const after = this.offsetMs(atMs + stepMs)
      if (after === before) continue
      let [low, high] = [atMs, atMs + stepMs]
      while (high - low > 60_000) {
        const middle = low + Math.floor((high - low) / 120_000) * 60_000
        if (this.offsetMs(middle) === before) low = middle
        else high = middle
      }
      changes.push(high)
      before = after
    }
    return changes
  }

  /**
   * What RFC 5545 says of each quarter of an hour that the wall should show on some days, by watching it from before until after: the first instant at
   * which it shows that time; where it never does, as long after the last earlier time as the nominal times are apart.
   */
  quarters(fromLocalMs: number, untilLocalMs: number): Map<number, { atMs: number; note: string }> {
    const quarterMs = 900_000
    const dayMs = 86_400_000
    const seen = new Map<number, number[]>()
    for (let atMs = fromLocalMs - dayMs; atMs < untilLocalMs + dayMs; atMs += quarterMs) {
      const localMs = this.readMs(atMs)
      const instants = seen.get(localMs)
      if (instants) instants.push(atMs)
      else seen.set(localMs, [atMs])
    }
    const quarters = new Map<number, { atMs: number; note: string }>()
    let last = { localMs: NaN, atMs: NaN }
    for (let localMs = fromLocalMs - dayMs / 2; localMs < untilLocalMs; localMs += quarterMs) {
      const instants = seen.get(localMs)
      const [first] = instants ?? []
      if (first === undefined) {
        quarters.set(localMs, { atMs: last.atMs + localMs - last.localMs, note: 'moved' })
        continue
      }
      quarters.set(localMs, { atMs: first, note: instants && instants.length > 1 ? 'first-of-two' : '' })
      last = { localMs, atMs: instants?.at(-1) ?? first }
    }
    return quarters
  }
}
