export type ListChanges = Record<string, string | null>

/** The search part of an address after some of its names have changed; null or empty takes a name off. */
export function changedSearch(params: URLSearchParams, changes: ListChanges): string {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next.toString()
}

/**
 * Whether the change is a step that Back goes behind. A search that is typed on is not: Back leaves the search as a whole, not letter
 * by letter.
 */
export function isStep(params: URLSearchParams, changes: ListChanges): boolean {
  const changed = Object.entries(changes).filter(([name, value]) => (params.get(name) ?? '') !== (value ?? ''))
  return changed.some(([name, value]) => name !== 'q' || !params.get('q') || !value)
}
