'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { cellClass, columnClass, type Column } from './columns'
import type { RowSelection } from './use-selection'

export interface TableHeadProps<T> {
  columns: readonly Column<T>[]
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
  selection: RowSelection<T> | undefined
}

export function ColumnWidths<T>({ columns, selects }: { columns: readonly Column<T>[]; selects: boolean }) {
  return (
    <colgroup>
      {selects && <col className="w-[34px]" />}
      {columns.map((column) => (
        <col key={column.id} className={columnClass(column)} {...(column.width ? { style: { width: column.width } } : {})} />
      ))}
    </colgroup>
  )
}

export function TableHead<T>({ columns, sort, onSort, selection }: TableHeadProps<T>) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {selection && <AllCell selection={selection} />}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  )
}

function AllCell<T>({ selection }: { selection: RowSelection<T> }) {
  const { howMany } = selection
  return (
    <th role="columnheader" scope="col" className="n-check">
      <label>
        <input
          type="checkbox"
          className="cb"
          aria-label="Select all rows that are loaded"
          checked={howMany === 'all'}
          ref={(box) => {
            if (box) box.indeterminate = howMany === 'some'
          }}
          onChange={howMany === 'none' ? selection.all : selection.clear}
        />
      </label>
    </th>
  )
}

function HeadCell<T>({ column, sort, onSort }: Pick<TableHeadProps<T>, 'sort' | 'onSort'> & { column: Column<T> }) {
  const { sortKey } = column
  const className = cellClass(column)
  if (!sortKey || !onSort) {
    return (
      <th role="columnheader" scope="col" className={className}>
        {column.headerLabel ? <span className="sr-only">{column.headerLabel}</span> : column.header}
      </th>
    )
  }
  const direction = sort === sortKey ? 'ascending' : sort === `-${sortKey}` ? 'descending' : null
  return (
    <th role="columnheader" scope="col" className={className} {...(direction ? { 'aria-sort': direction } : {})}>
      <button
        type="button"
        className="inline-flex items-center gap-1 hover:text-ink"
        onClick={() => onSort(direction === 'ascending' ? `-${sortKey}` : direction === 'descending' ? sortKey : firstOrder(sortKey))}
      >
        {column.header}
        {direction === 'ascending' && <ArrowUp aria-hidden="true" className="size-3" />}
        {direction === 'descending' && <ArrowDown aria-hidden="true" className="size-3" />}
      </button>
    </th>
  )
}

/** Names begin with A, everything else with the biggest or newest. */
function firstOrder(sortKey: string): string {
  return sortKey === 'name' ? sortKey : `-${sortKey}`
}
