'use client'
import { memo, type ReactNode } from 'react'
import { cellClass, columnLabel, type Column } from './columns'

export interface TableRowProps<T> {
  row: T
  rowId: string
  index: number
  columns: readonly Column<T>[]
  /** Undefined in a list without selection; null for a row that cannot be selected. */
  selected: boolean | null | undefined
  name: string
  /** In the Tab order; undefined in a list that is only read. */
  active: boolean | undefined
  onToggle: ((key: string, extend: boolean) => void) | undefined
  measure: (element: HTMLTableRowElement | null) => void
}

function Row<T>({ row, rowId, index, columns, selected, name, active, onToggle, measure }: TableRowProps<T>): ReactNode {
  const role = active === undefined ? 'cell' : 'gridcell'
  return (
    <tr
      ref={measure}
      role="row"
      data-index={index}
      data-key={rowId}
      aria-rowindex={index + 2}
      {...(active === undefined ? {} : { tabIndex: active ? 0 : -1 })}
      {...(typeof selected === 'boolean' ? { 'aria-selected': selected } : {})}
    >
      {selected !== undefined && (
        <td role={role} className="n-check">
          {selected !== null && (
            <label>
              <input
                type="checkbox"
                className="cb"
                aria-label={`Select ${name}`}
                checked={selected}
                // The click tells of Shift; without it React would call the box read-only.
                onChange={() => undefined}
                onClick={(event) => onToggle?.(rowId, event.shiftKey)}
              />
            </label>
          )}
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} role={role} className={cellClass(column)} data-label={column.end ? columnLabel(column) : undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** Rows that have not changed are not drawn again when another one is selected or scrolls in. */
export const TableRow = memo(Row) as typeof Row
