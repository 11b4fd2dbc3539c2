'use client'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import { Fragment, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Column } from './columns'
import { TableRow } from './table-row'
import { useRowFocus } from './use-row-focus'
import type { RowSelection } from './use-selection'

/** Up to this many rows all of them are in the page, so that the browser's own search and print find them. */
const allUpTo = 60
/** Only until a row has been measured. */
const guessedHeight = 41

export interface TableBodyProps<T> {
  rows: readonly T[]
  columns: readonly Column<T>[]
  rowKey: (row: T) => string
  rowName: ((row: T) => string) | undefined
  /** Rows can be walked with the keyboard. */
  walkable: boolean
  selection: RowSelection<T> | undefined
}

/** The rows near the screen; empty rows keep the place of the others. */
export function TableBody<T>({ rows, columns, rowKey, rowName, walkable, selection }: TableBodyProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey])
  const focus = useRowFocus({ body, keys, selection })
  const toggle = useStable(selection?.toggle)
  const { current } = focus
  const rangeExtractor = useCallback(
    (range: Range) => {
      if (range.count <= allUpTo) return Array.from({ length: range.count }, (_, index) => index)
      const near = defaultRangeExtractor(range)
      // The row that has the focus stays in the page wherever one scrolls.
      return near.includes(current) ? near : [...near, current].sort((a, b) => a - b)
    },
    [current],
  )
  const [scrollMargin, setScrollMargin] = useState(0)
  // What stands above the rows may come and go with every answer.
  useLayoutEffect(() => {
    const top = body.current ? Math.round(body.current.getBoundingClientRect().top + window.scrollY) : 0
    setScrollMargin((known) => (Math.abs(known - top) > 1 ? top : known))
  }, [rows, columns])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => guessedHeight,
    overscan: 24,
    scrollMargin,
    getItemKey: (index) => keys[index] ?? index,
    rangeExtractor,
    initialRect: { width: 1_280, height: 900 },
  })
  const items = virtual.getVirtualItems()
  const end = items.at(-1)?.end ?? scrollMargin
  return (
    <tbody ref={body} role="rowgroup" {...(walkable ? { onFocus: focus.onFocus, onKeyDown: focus.onKeyDown } : {})}>
      {items.map((item, place) => {
        const row = rows[item.index]
        if (row === undefined) return null
        const key = keys[item.index] ?? ''
        const gap = item.start - (items[place - 1]?.end ?? scrollMargin)
        return (
          <Fragment key={key}>
            {gap > 0 && <Gap key={item.start} height={gap} />}
            <TableRow
              row={row}
              rowId={key}
              index={item.index}
              columns={columns}
              name={rowName?.(row) ?? key}
              selected={selection && (selection.canSelect(key) ? selection.keys.has(key) : null)}
              active={walkable ? item.index === current : undefined}
              onToggle={toggle}
              measure={virtual.measureElement}
            />
          </Fragment>
        )
      })}
      {/* Another key, another element: empty room that gets smaller is not a row that moves. */}
      <Gap key={`from ${end}`} height={virtual.getTotalSize() - (end - scrollMargin)} />
    </tbody>
  )
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true" className="gap">
      {/* One cell: a span over columns that have left the page would bring them back. */}
      <td style={{ height }} />
    </tr>
  )
}

/** The same function for ever, that calls the latest one. */
function useStable<A extends unknown[]>(latest: ((...args: A) => void) | undefined): (...args: A) => void {
  const held = useRef(latest)
  useLayoutEffect(() => {
    held.current = latest
  })
  return useCallback((...args: A) => held.current?.(...args), [])
}
