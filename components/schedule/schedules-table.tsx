'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { ColumnChooser } from '@/components/table/column-chooser'
import { DataTable } from '@/components/table/data-table'
import { SearchField } from '@/components/table/search-field'
import { tableSource } from '@/components/table/table-source'
import { useChosenColumns } from '@/components/table/use-column-choice'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import type { Schedule } from '@/lib/contract/schedule'
import { scheduleFilterOf, type ScheduleFilter } from '@/lib/query/schedule-filter'
import { scheduleListOptions } from '@/lib/query/schedules'
import { allScheduleColumns, scheduleColumns } from './schedule-columns'

const states = [
  { value: 'all', label: 'All' },
  { value: 'enabled', label: 'Enabled' },
  { value: 'paused', label: 'Paused' },
  { value: 'failing', label: 'Failing' },
] as const
type State = (typeof states)[number]['value']

const changes: Record<State, { enabled: string | null; failing: string | null }> = {
  all: { enabled: null, failing: null },
  enabled: { enabled: 'true', failing: null },
  paused: { enabled: 'false', failing: null },
  failing: { enabled: null, failing: 'true' },
}

function stateOf({ enabled, failing }: ScheduleFilter): State {
  if (failing) return 'failing'
  if (enabled === undefined) return 'all'
  return enabled ? 'enabled' : 'paused'
}

const scheduleKey = (schedule: Schedule) => schedule.id

/** Schedules of one VM, or of the account; search and filters live in the address. */
export function SchedulesTable({ vmId, empty }: { vmId?: string; empty: ReactNode }) {
  const { params, set } = useListParams()
  const filter = scheduleFilterOf(params)
  const query = useInfiniteQuery(scheduleListOptions(vmId ? { ...filter, vmId } : filter))
  const table = vmId ? 'schedules-of-vm' : 'schedules'
  const all = vmId ? scheduleColumns : allScheduleColumns
  const columns = useChosenColumns(table, all)
  const onlyVm = vmId ? undefined : filter.vmId
  const rows = query.data?.pages.flatMap((page) => page.items)
  const filtered = Boolean(filter.q ?? onlyVm) || stateOf(filter) !== 'all'
  const bare = rows?.length === 0 && !filtered
  return (
    <>
      {!bare && (
        <div className="tools" role="search">
          <SearchField label={vmId ? 'Search name' : 'Search name or VM'} value={filter.q ?? ''} onChange={(q) => set({ q })} />
          <Segmented label="State" value={stateOf(filter)} options={states} onChange={(state) => set(changes[state])} />
          {onlyVm && (
            <Button onClick={() => set({ vmId: null })}>
              Only {rows?.[0]?.vmName ?? 'one machine'}
              <X aria-hidden="true" />
              <span className="sr-only">, show all machines</span>
            </Button>
          )}
          <span className="not-narrow ml-auto">
            <ColumnChooser table={table} columns={all} />
          </span>
        </div>
      )}
      <DataTable
        label="Schedules"
        source={tableSource(query)}
        columns={columns}
        rowKey={scheduleKey}
        filtered={filtered}
        counted={['schedule', 'schedules']}
        empty={empty}
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : stateOf(filter) === 'failing' ? 'None is failing' : 'None of this kind'}
            action={<Button onClick={() => set({ q: null, vmId: null, ...changes.all })}>Show all</Button>}
          >
            <p>Names of schedules{vmId ? '' : ' and machines'} are searched, in any part and any case, among those chosen above.</p>
          </Empty>
        }
        problem={<ProblemNote title="The schedules could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
    </>
  )
}
