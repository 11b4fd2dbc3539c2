'use client'
import type { ReactNode } from 'react'
import { ColumnChooser } from './column-chooser'
import type { Column } from './columns'
import { FilterSelect } from './filter-select'

/** Above a list: search and filters left, columns right. On a phone, where rows have no heads, the order is chosen here. */
export function ListTools<T>({
  table,
  columns,
  orders,
  sort,
  onSort,
  children,
}: {
  table: string
  columns: readonly Column<T>[]
  orders: readonly { value: string; label: string }[]
  sort: string
  onSort: (sort: string) => void
  children: ReactNode
}) {
  return (
    <div className="tools" role="search">
      {children}
      <span className="only-narrow">
        <FilterSelect label="Order" value={sort} options={orders} onChange={onSort} />
      </span>
      <span className="not-narrow ml-auto">
        <ColumnChooser table={table} columns={columns} />
      </span>
    </div>
  )
}
