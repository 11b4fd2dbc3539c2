'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { BulkAction } from '@/components/table/bulk-action'
import { DataTable } from '@/components/table/data-table'
import { FilterSelect } from '@/components/table/filter-select'
import { ListTools } from '@/components/table/list-tools'
import { SearchField } from '@/components/table/search-field'
import { tableSource } from '@/components/table/table-source'
import { useChosenColumns } from '@/components/table/use-column-choice'
import { useListParams } from '@/components/table/use-list-params'
import type { RowSelection } from '@/components/table/use-selection'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import type { Operation } from '@/lib/contract/operation'
import { isInFlight, operationKinds, operationLabel, operationStates } from '@/lib/domain/operation'
import { bulkWork } from '@/lib/query/bulk'
import { operationFilterOf } from '@/lib/query/filters'
import { operationListOptions, type OperationFilter } from '@/lib/query/operations'
import { operationStateLabel } from './describe'
import { allOperationColumns, operationColumns, operationOrders } from './operation-columns'

const shownStates = ['succeeded', 'failed'] as const
const kinds = [{ value: 'any' as const, label: 'Any kind' }, ...operationKinds.map((value) => ({ value, label: operationLabel[value] }))]
const newest = '-createdAt'
const operationKey = (operation: Operation) => operation.id
const operationName = (operation: Operation) => [operationLabel[operation.kind], operation.vmName].filter(Boolean).join(' of ')

/** What one looks for, in sight; a rarer state, from an address, is offered while it is on. */
function stateOptions({ state }: OperationFilter) {
  const offered = operationStates.filter((each) => each === state || shownStates.some((shown) => shown === each))
  return [
    { value: 'all' as const, label: 'All' },
    { value: 'under-way' as const, label: 'Under way' },
    ...offered.map((value) => ({ value, label: operationStateLabel[value] })),
  ]
}

/** Operations of one VM, or of the account, newest first; search, state, kind and order live in the address. */
export function OperationsTable({ vmId }: { vmId?: string }) {
  const { params, set } = useListParams()
  const filter = operationFilterOf(params)
  const query = useInfiniteQuery(operationListOptions(vmId ? { ...filter, vmId } : filter))
  const table = vmId ? 'operations-of-vm' : 'operations'
  const all = vmId ? operationColumns : allOperationColumns
  const columns = useChosenColumns(table, all)
  const sort = filter.sort ?? newest
  const onSort = (next: string) => set({ sort: next === newest ? null : next })
  const clear = () => set({ q: null, state: null, kind: null, inFlight: null })
  return (
    <>
      <ListTools table={table} columns={all} orders={operationOrders} sort={sort} onSort={onSort}>
        {!vmId && <SearchField label="Search by machine" value={filter.q ?? ''} onChange={(q) => set({ q })} />}
        <Segmented
          label="State"
          value={filter.inFlight ? 'under-way' : (filter.state ?? 'all')}
          options={stateOptions(filter)}
          onChange={(value) =>
            set({ inFlight: value === 'under-way' ? 'true' : null, state: value === 'all' || value === 'under-way' ? null : value })
          }
        />
        <FilterSelect
          label="Kind"
          value={filter.kind ?? 'any'}
          options={kinds}
          onChange={(kind) => set({ kind: kind === 'any' ? null : kind })}
        />
      </ListTools>
      <DataTable
        label="Operations"
        source={tableSource(query)}
        columns={columns}
        rowKey={operationKey}
        sort={sort}
        onSort={onSort}
        filtered={Boolean(filter.q ?? filter.state ?? filter.kind ?? filter.inFlight)}
        bulk={{
          scope: JSON.stringify([vmId, filter]),
          rowName: operationName,
          selectable: ({ state }) => isInFlight(state),
          actions: (selection) => <CancelSelected selection={selection} />,
        }}
        counted={['operation', 'operations']}
        empty={
          <Empty title="No operations yet">
            <p>
              Whatever takes time is shown here from the click to its end: snapshots, restores, starts and stops, with who asked for it.
            </p>
          </Empty>
        }
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : filter.inFlight ? 'Nothing is under way' : 'None in this state'}
            action={<Button onClick={clear}>Show all</Button>}
          >
            <p>Other operations are in the list without the search and filters.</p>
          </Empty>
        }
        problem={<ProblemNote title="The operations could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
    </>
  )
}

function CancelSelected({ selection }: { selection: RowSelection<Operation> }) {
  return (
    <BulkAction
      label="Cancel operations"
      selection={selection}
      verdictOf={(operation) => operation.can.cancel}
      work={bulkWork.cancel}
      rowKey={operationKey}
      rowName={operationName}
      done={(count) => (count === 1 ? '1 operation is being cancelled' : `${count} operations are being cancelled`)}
    />
  )
}
