'use client'
import { useMemo, useSyncExternalStore } from 'react'
import { chosenColumns, parseChoice, type ColumnChoice } from './column-choice'
import type { Column } from './columns'

const nothing = '{}'
const keyOf = (table: string) => `holdfast.columns.${table}`
const listeners = new Set<() => void>()
/** What counts in this tab; the browser may refuse to store, then it lasts as long as the tab. */
const known = new Map<string, string>()

function read(table: string): string {
  const inMemory = known.get(table)
  if (inMemory !== undefined) return inMemory
  const stored = storedText(table)
  known.set(table, stored)
  return stored
}

function storedText(table: string): string {
  try {
    return window.localStorage.getItem(keyOf(table)) ?? nothing
  } catch (thrown) {
    if (thrown instanceof DOMException) return nothing
    throw thrown
  }
}

function write(table: string, choice: ColumnChoice): void {
  known.set(table, JSON.stringify(choice))
  for (const listener of listeners) listener()
  try {
    window.localStorage.setItem(keyOf(table), JSON.stringify(choice))
  } catch (thrown) {
    // Storage that is full or forbidden: the choice holds for this tab.
    if (!(thrown instanceof DOMException)) throw thrown
  }
}

function onStorage(event: StorageEvent): void {
  if (event.key !== null && !event.key.startsWith(keyOf(''))) return
  known.clear()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('storage', onStorage)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) window.removeEventListener('storage', onStorage)
  }
}

/** Which columns of a table a person has chosen; remembered by the browser, the same in all its tabs. */
export function useColumnChoice(table: string) {
  const stored = useSyncExternalStore(
    subscribe,
    () => read(table),
    () => nothing,
  )
  const choice = useMemo(() => parseChoice(stored), [stored])
  return { choice, choose: (next: ColumnChoice) => write(table, next) }
}

export function useChosenColumns<T>(table: string, columns: readonly Column<T>[]): Column<T>[] {
  const { choice } = useColumnChoice(table)
  return useMemo(() => chosenColumns(columns, choice), [columns, choice])
}
