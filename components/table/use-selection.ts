'use client'
import { useMemo, useState } from 'react'
import { howMany, noSelection, reach, selectAll, toggle } from './selection'

export interface RowSelection<T> {
  rows: T[]
  keys: ReadonlySet<string>
  howMany: 'none' | 'some' | 'all'
  canSelect: (key: string) => boolean
  toggle: (key: string, extend: boolean) => void
  all: () => void
  clear: () => void
  /** Leaves only these selected. */
  keep: (keys: readonly string[]) => void
}

/** The rows that are selected; a row that has gone, or can no longer be selected, does not count. Another `scope` begins anew. */
export function useSelection<T>(
  rows: readonly T[],
  { scope, rowKey, selectable }: { scope: string; rowKey: (row: T) => string; selectable: ((row: T) => boolean) | undefined },
): RowSelection<T> {
  const [selection, setSelection] = useState(noSelection)
  const [knownScope, setKnownScope] = useState(scope)
  if (scope !== knownScope) {
    setKnownScope(scope)
    setSelection(noSelection)
  }
  const open = useMemo(() => rows.filter((row) => selectable?.(row) ?? true), [rows, selectable])
  const all = useMemo(() => open.map(rowKey), [open, rowKey])
  const keys = useMemo(() => new Set(all.filter((key) => selection.keys.has(key))), [all, selection])
  const openKeys = useMemo(() => new Set(all), [all])
  return {
    rows: open.filter((row) => keys.has(rowKey(row))),
    keys,
    howMany: howMany(selection, all),
    canSelect: (key) => openKeys.has(key),
    toggle: (key, extend) => {
      if (openKeys.has(key)) setSelection((now) => (extend ? reach(now, key, all) : toggle(now, key)))
    },
    all: () => setSelection(selectAll(all)),
    clear: () => setSelection(noSelection),
    keep: (kept) => setSelection(selectAll(kept)),
  }
}
