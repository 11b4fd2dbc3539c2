/** Runs each key at most once at a time, and at most `limit` keys together; what does not fit is left for the next call. */
export class Limiter {
  private readonly running = new Map<string, Promise<unknown>>()

  constructor(private readonly limit: number) {}

  /** @returns the run under way or begun, or null when there is no room */
  run(key: string, work: () => Promise<unknown>): Promise<unknown> | null {
    const known = this.running.get(key)
    if (known) return known
    if (this.running.size >= this.limit) return null
    const run = work().finally(() => this.running.delete(key))
    this.running.set(key, run)
    return run
  }

  async idle(): Promise<void> {
    await Promise.allSettled(this.running.values())
  }
}
