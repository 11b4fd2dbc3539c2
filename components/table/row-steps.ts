/** Where a key takes the row that has the focus; null when it is no key of ours. */
export function stepTo(key: string, from: number, count: number): number | null {
  if (count === 0) return null
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, last)
    case 'ArrowUp':
      return Math.max(from - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'PageDown':
      return Math.min(from + 10, last)
    case 'PageUp':
      return Math.max(from - 10, 0)
    default:
      return null
  }
}

/** The index of the row that Tab comes to: the one that had the focus last, or who took its place. */
export function rovingIndex(keys: readonly string[], active: { key: string; index: number } | null): number {
  if (!active) return 0
  const index = keys.indexOf(active.key)
  return index >= 0 ? index : Math.max(0, Math.min(active.index, keys.length - 1))
}
