import { cellClass, type Column } from './columns'

/** Rows and columns where they will be. */
export function TableSkeleton<T>({ label, columns, rows = 6 }: { label: string; columns: readonly Column<T>[]; rows?: number }) {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">{`Loading ${label.toLowerCase()}`}</p>
      <table className="dt" aria-hidden="true">
        <thead>
          <tr>
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
