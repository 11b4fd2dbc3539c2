'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { DataTable } from '@/components/table/data-table'
import { FilterSelect } from '@/components/table/filter-select'
import { ListTools } from '@/components/table/list-tools'
import { SearchField } from '@/components/table/search-field'
import { tableSource } from '@/components/table/table-source'
import { useChosenColumns } from '@/components/table/use-column-choice'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { restorePointStates } from '@/lib/domain/restore-point'
import { restorePointFilterOf } from '@/lib/query/filters'
import { protectionOptions } from '@/lib/query/protection'
import { restorePointListOptions } from '@/lib/query/restore-points'
import { pointStateLabel } from './labels'
import { PointBulk } from './point-bulk'
import { allPointColumns, pointColumnsOf, pointOrders } from './point-columns'

const kinds = [
  { value: 'all', label: 'All' },
  { value: 'snapshot', label: 'Snapshots' },
  { value: 'backup', label: 'Backups' },
] as const
const states = [
  { value: 'any' as const, label: 'Any state' },
  ...restorePointStates.map((value) => ({ value, label: pointStateLabel[value] })),
]
const newest = '-capturedAt'
const pointKey = (point: RestorePoint) => point.id
const pointName = (point: RestorePoint) => point.name

/** Restore points of one VM, or of the account; search, kind, state and order live in the address. */
export function PointsTable({ vmId, empty }: { vmId?: string; empty: ReactNode }) {
  const { params, set } = useListParams()
  const filter = restorePointFilterOf(params)
  const query = useInfiniteQuery(restorePointListOptions(vmId ? { ...filter, vmId } : filter))
  const table = vmId ? 'points-of-vm' : 'points'
  const slots = useQuery({ ...protectionOptions(vmId ?? ''), enabled: vmId !== undefined }).data?.freeSlots.points
  const ofVm = useMemo(() => pointColumnsOf(new Map(slots?.map((slot) => [slot.id, slot]))), [slots])
  const all = vmId ? ofVm : allPointColumns
  const columns = useChosenColumns(table, all)
  const sort = filter.sort ?? newest
  const onSort = (next: string) => set({ sort: next === newest ? null : next })
  return (
    <>
      <ListTools table={table} columns={all} orders={pointOrders} sort={sort} onSort={onSort}>
        <SearchField label={vmId ? 'Search name or note' : 'Search name, VM or note'} value={filter.q ?? ''} onChange={(q) => set({ q })} />
        <Segmented
          label="Kind"
          value={filter.kind ?? 'all'}
          options={kinds}
          onChange={(kind) => set({ kind: kind === 'all' ? null : kind })}
        />
        <FilterSelect
          label="State"
          value={filter.state ?? 'any'}
          options={states}
          onChange={(state) => set({ state: state === 'any' ? null : state })}
        />
      </ListTools>
      <DataTable
        label="Restore points"
        source={tableSource(query)}
        columns={columns}
        rowKey={pointKey}
        sort={sort}
        onSort={onSort}
        filtered={Boolean(filter.q ?? filter.kind ?? filter.state)}
        bulk={{ scope: JSON.stringify([vmId, filter]), rowName: pointName, actions: (selection) => <PointBulk selection={selection} /> }}
        counted={['restore point', 'restore points']}
        footnote={
          <span>
            Snapshots live beside the VM: they survive a bad upgrade, not the loss of the host. Backups live in the repository and survive
            both.
          </span>
        }
        empty={empty}
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : 'None of this kind and state'}
            action={<Button onClick={() => set({ q: null, kind: null, state: null })}>Show all</Button>}
          >
            <p>
              Names, machines and notes are searched
              {(filter.q?.length ?? 0) < 3 ? ' from their beginning; with three letters, in any part' : ', in any part and any case'}
              {filter.kind || filter.state ? ', among the kind and state chosen above' : ''}.
            </p>
          </Empty>
        }
        problem={<ProblemNote title="The restore points could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
    </>
  )
}
