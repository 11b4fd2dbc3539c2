import type { ReactNode } from 'react'

export interface Column<T> {
  id: string
  header: ReactNode
  /** Read out instead of an empty head. */
  headerLabel?: string
  /** What the column chooser calls it, where the head is not plain text. */
  label?: string
  cell: (row: T) => ReactNode
  end?: boolean
  /** As narrow as its content; for tables whose columns have no widths. */
  fit?: boolean
  /** CSS width of the whole column. A table that has any is laid out by its widths; columns without one share the rest. */
  width?: string
  /** In which order columns leave when the page gets narrow; 1 leaves first. */
  leave?: 1 | 2 | 3
  /** Only on very wide pages, unless chosen. */
  wide?: boolean
  /** Not shown unless chosen. */
  optional?: boolean
  /** Cannot be taken off. */
  always?: boolean
  /** Where the cell goes in the block that a row becomes on a phone. */
  narrow: 'title' | 'action' | 'full' | 'meta' | 'hide'
  /** What the server sorts by; the head becomes a button. */
  sortKey?: string
}

export function columnLabel<T>(column: Column<T>): string {
  return column.label ?? column.headerLabel ?? (typeof column.header === 'string' ? column.header : column.id)
}

/** When the column as a whole is on the page; for its cells and its `col` alike. */
export function columnClass<T>(column: Column<T>): string {
  return [column.leave && `leave-${column.leave}`, column.wide && 'wide'].filter(Boolean).join(' ')
}

export function cellClass<T>(column: Column<T>): string {
  return [column.end && 'end', column.fit && 'fit', columnClass(column), `n-${column.narrow}`].filter(Boolean).join(' ')
}

/** For a column whose width is a share or the rest, in pixels. */
const leastShare = 120
const boxWidth = 34

/** Narrower the table cannot get, in pixels: of the columns that stay at any width. */
export function leastWidth<T>(columns: readonly Column<T>[]): number {
  const staying = columns.filter((column) => !column.leave && !column.wide)
  return staying.reduce((sum, { width }) => sum + (width?.endsWith('px') ? Number.parseInt(width, 10) : leastShare), boxWidth)
}
