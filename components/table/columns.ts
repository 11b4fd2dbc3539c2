import type { ReactNode } from 'react'

export interface Column<T> {
  id: string
  header: ReactNode
  /** Read out instead of an empty head. */
  headerLabel?: string
  cell: (row: T) => ReactNode
  end?: boolean
  /** As narrow as its content. */
  fit?: boolean
  /** In which order columns leave when the page gets narrow; 1 leaves first. */
  leave?: 1 | 2 | 3
  /** Where the cell goes in the block that a row becomes on a phone. */
  narrow: 'title' | 'action' | 'full' | 'meta' | 'hide'
  /** What the server sorts by; the head becomes a button. */
  sortKey?: string
}

export function cellClass<T>(column: Column<T>): string {
  return [column.end && 'end', column.fit && 'fit', column.leave && `leave-${column.leave}`, `n-${column.narrow}`].filter(Boolean).join(' ')
}
