'use client'
import { useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import { rovingIndex, stepTo } from './row-steps'
import type { RowSelection } from './use-selection'

interface Options<T> {
  body: RefObject<HTMLTableSectionElement | null>
  keys: readonly string[]
  selection: RowSelection<T> | undefined
}

const rowOf = (target: EventTarget, body: Element): HTMLTableRowElement | null => {
  const row = target instanceof Element && body.contains(target) ? target.closest('tr') : null
  return row instanceof HTMLTableRowElement ? row : null
}

/**
 * One row of the list is in the Tab order; arrows, Home, End and Page keys move it, Enter opens it, Space selects it, with Shift as far
 * as from the last one. From a control inside a row Escape comes back to the row; there it clears the selection.
 */
export function useRowFocus<T>({ body, keys, selection }: Options<T>) {
  const [active, setActive] = useState<{ key: string; index: number } | null>(null)
  const wanted = useRef<string | null>(null)
  const current = rovingIndex(keys, active)

  useLayoutEffect(() => {
    if (wanted.current === null) return
    const row = body.current?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(wanted.current)}"]`)
    wanted.current = null
    row?.focus()
  })

  const moveTo = (index: number) => {
    const key = keys[index]
    if (key === undefined) return
    wanted.current = key
    setActive({ key, index })
  }

  const onFocus = (event: FocusEvent<HTMLTableSectionElement>) => {
    const key = rowOf(event.target, event.currentTarget)?.dataset.key
    if (key !== undefined && key !== active?.key) setActive({ key, index: keys.indexOf(key) })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const row = rowOf(event.target, event.currentTarget)
    const key = row?.dataset.key
    if (!row || key === undefined || event.defaultPrevented || event.altKey) return
    const onRow = event.target === row
    const onBox = event.target instanceof HTMLInputElement && event.target.type === 'checkbox'
    if (!onRow && !onBox) {
      if (event.key === 'Escape') row.focus()
      return
    }
    const index = keys.indexOf(key)
    const to = stepTo(event.key, index, keys.length)
    if (to !== null) {
      if (event.shiftKey && selection && event.key.startsWith('Arrow')) extend(key, keys[to])
      moveTo(to)
    } else if (event.key === 'Enter' && onRow) row.querySelector<HTMLElement>('[data-row-open]')?.click()
    else if (event.key === ' ' && onRow && selection) selection.toggle(key, event.shiftKey)
    else if (event.key === 'Escape' && selection && selection.keys.size > 0) selection.clear()
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection) selection.all()
    else return
    event.preventDefault()
  }

  const extend = (from: string, to: string | undefined) => {
    if (!selection || to === undefined || to === from) return
    if (!selection.keys.has(from)) selection.toggle(from, false)
    if (!selection.keys.has(to)) selection.toggle(to, false)
  }

  return { current, onFocus, onKeyDown }
}
