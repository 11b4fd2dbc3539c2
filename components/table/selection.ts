/** Which rows are selected, by key, and from where Shift reaches. */
export interface Selection {
  keys: ReadonlySet<string>
  anchor: string | null
}

export const noSelection: Selection = { keys: new Set(), anchor: null }

/** One row on or off; it becomes the end that Shift reaches from. */
export function toggle({ keys }: Selection, key: string): Selection {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, anchor: key }
}

/**
 * From the anchor to this row, both included, in the order of `all`: they become what the anchor is. Without an anchor that is still
 * in the list it is a plain toggle.
 */
export function reach(selection: Selection, key: string, all: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : all.indexOf(selection.anchor)
  const to = all.indexOf(key)
  if (from < 0 || to < 0 || selection.anchor === null) return toggle(selection, key)
  const on = selection.keys.has(selection.anchor)
  const next = new Set(selection.keys)
  for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (on) next.add(each)
    else next.delete(each)
  }
  return { keys: next, anchor: selection.anchor }
}

export function selectAll(all: readonly string[]): Selection {
  return { keys: new Set(all), anchor: null }
}

export type HowMany = 'none' | 'some' | 'all'

/** How many of the rows that can be selected are. */
export function howMany({ keys }: Selection, all: readonly string[]): HowMany {
  const count = all.filter((key) => keys.has(key)).length
  if (count === 0) return 'none'
  return count === all.length ? 'all' : 'some'
}
