'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { cellClass, type Column } from './columns'
import { TableSkeleton } from './table-skeleton'

export interface TableSource<T> {
  rows: T[] | undefined
  isPending: boolean
  error: unknown
  hasMore: boolean
  isFetchingMore: boolean
  loadMore: () => void
}

export interface DataTableProps<T> {
  label: string
  source: TableSource<T>
  columns: readonly Column<T>[]
  rowKey: (row: T) => string
  sort?: string
  onSort?: (sort: string) => void
  /** True when a search or filter is on: then no rows means "nothing matches". */
  filtered: boolean
  empty: ReactNode
  nothingMatches: ReactNode
  problem: ReactNode
}

/** A list in its four states, by signature: rows stay on screen, greyed, when a refetch fails. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { source, columns, sort } = props
  if (source.isPending) return <TableSkeleton label={props.label} columns={columns} />
  if (!source.rows) return props.problem
  if (source.rows.length === 0) return source.error ? props.problem : props.filtered ? props.nothingMatches : props.empty
  return (
    <>
      {Boolean(source.error) && <div className="mb-3">{props.problem}</div>}
      <table className={source.error ? 'dt stale' : 'dt'} role="table" aria-label={props.label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {source.rows.map((row) => (
            <tr key={props.rowKey(row)} role="row">
              {columns.map((column) => (
                <td key={column.id} role="cell" className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {source.hasMore && (
        <div className="pt-3">
          <Button busy={source.isFetchingMore} onClick={source.loadMore}>
            Load more
          </Button>
        </div>
      )}
    </>
  )
}

function HeadCell<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}) {
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
