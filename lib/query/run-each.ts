export type Outcome<T> = { item: T; ok: true } | { item: T; ok: false; thrown: unknown }

/** Does something with each item, at most `atOnce` at a time; one that fails stops none of the others. In the order of the items. */
export async function runEach<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = []
  const waiting = items.entries()
  const lane = async () => {
    for (const [index, item] of waiting) {
      try {
        await work(item)
        outcomes[index] = { item, ok: true }
      } catch (thrown) {
        outcomes[index] = { item, ok: false, thrown }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  return outcomes
}
