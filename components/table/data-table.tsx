'use client'
import type { ReactNode } from 'react'
import { Instant } from '@/components/ui/time'
import { BulkBar } from './bulk-bar'
import { leastWidth, type Column } from './columns'
import { LoadMore } from './load-more'
import { TableBody } from './table-body'
import { ColumnWidths, TableHead } from './table-head'
import { TableSkeleton } from './table-skeleton'
import type { TableSource } from './table-source'
import { useSelection, type RowSelection } from './use-selection'

export type { TableSource }

/** What can be done with several rows at once. */
export interface Bulk<T> {
  /** The search and filters; another one begins without a selection. */
  scope: string
  rowName: (row: T) => string
  /** Rows that nothing could be done with have no box. */
  selectable?: (row: T) => boolean
  actions: (selection: RowSelection<T>) => ReactNode
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
  bulk?: Bulk<T>
  /** What one row and several are called; shows how many there are. */
  counted?: [one: string, many: string]
  /** Beside the count. */
  footnote?: ReactNode
}

const noRows: never[] = []

/** A list in its four states, by signature: rows stay on screen, greyed and dated, when a refetch fails. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { source, columns, sort, bulk, rowKey } = props
  const chosen = useSelection(source.rows ?? noRows, { scope: bulk?.scope ?? '', rowKey, selectable: bulk?.selectable })
  const selection = bulk && chosen
  if (source.isPending) return <TableSkeleton label={props.label} columns={columns} selects={bulk !== undefined} />
  const { rows } = source
  if (!rows) return props.problem
  if (rows.length === 0) return source.error ? props.problem : props.filtered ? props.nothingMatches : props.empty
  const walkable = bulk !== undefined
  const laidOut = columns.some((column) => column.width)
  const failed = Boolean(source.error)
  return (
    <div className="table-frame">
      {failed && (
        <div className="mb-3">
          {props.problem}
          {source.updatedAt ? (
            <p className="pt-2 text-12 text-ink-3">
              Shown as of <Instant at={new Date(source.updatedAt).toISOString()} form="exact" />
            </p>
          ) : null}
        </div>
      )}
      {selection && selection.rows.length > 0 && <BulkBar selection={selection} loaded={rows.length} actions={bulk.actions(selection)} />}
      <table
        className={['dt', laidOut && 'laid-out', walkable && 'walkable', failed && 'stale', source.isBetween && 'between']
          .filter(Boolean)
          .join(' ')}
        {...(laidOut ? { style: { minWidth: leastWidth(columns) } } : {})}
        role={walkable ? 'grid' : 'table'}
        aria-label={props.label}
        aria-rowcount={source.hasMore ? -1 : rows.length + 1}
        {...(bulk ? { 'aria-multiselectable': true } : {})}
        {...(source.isBetween ? { 'aria-busy': true } : {})}
      >
        {laidOut && <ColumnWidths columns={columns} selects={walkable} />}
        <TableHead columns={columns} sort={sort} onSort={props.onSort} selection={selection} />
        <TableBody rows={rows} columns={columns} rowKey={rowKey} rowName={bulk?.rowName} walkable={walkable} selection={selection} />
      </table>
      <LoadMore source={source} />
      {props.counted && (
        <p className="flex flex-wrap justify-between gap-x-4 gap-y-1 pt-3 text-12 text-ink-3">
          <span>{countText(rows.length, source.hasMore, props.counted)}</span>
          {props.footnote}
        </p>
      )}
    </div>
  )
}

function countText(count: number, hasMore: boolean, [one, many]: [string, string]): string {
  if (hasMore) return `${count} ${many} shown, there are more`
  return `${count} ${count === 1 ? one : many}`
}
