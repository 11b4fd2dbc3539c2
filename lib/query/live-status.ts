export type LiveStatus = 'connecting' | 'open' | 'reconnecting'

let status: LiveStatus = 'connecting'
const listeners = new Set<() => void>()

/** The state of this tab's one event stream. */
export const liveStatus = {
  get: (): LiveStatus => status,
  set(next: LiveStatus): void {
    if (next === status) return
    status = next
    for (const listener of listeners) listener()
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

const pollMs = 3_000

/** Refetch interval of a query: only while events do not come and something in it will still change. */
export function pollWhile(somethingInFlight: boolean): number | false {
  return somethingInFlight && status !== 'open' ? pollMs : false
}
