import { cellClass, type Column } from './columns'
import { ColumnWidths } from './table-head'

/** Rows and columns where they will be. */
export function TableSkeleton<T>({
  label,
  columns,
  rows = 8,
  selects = false,
}: {
  label: string
  columns: readonly Column<T>[]
  rows?: number
  selects?: boolean
}) {
  const laidOut = columns.some((column) => column.width)
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">{`Loading ${label.toLowerCase()}`}</p>
      <table className={['dt', laidOut && 'laid-out', selects && 'walkable'].filter(Boolean).join(' ')} aria-hidden="true">
        {laidOut && <ColumnWidths columns={columns} selects={selects} />}
        <thead>
          <tr>
            {selects && <th className="n-check" />}
            {columns.map((column) => (
              <th key={column.id} className={cellClass(column)}>
                {column.headerLabel ? '' : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row} className="skel">
              {selects && (
                <td className="n-check">
                  <span className="sk size-4!" />
                </td>
              )}
              {columns.map((column, index) => (
                <td key={column.id} className={cellClass(column)}>
                  <span className="sk" style={{ width: `${36 + ((row * 7 + index * 13) % 5) * 10}%`, minWidth: 32 }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
