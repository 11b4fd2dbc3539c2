'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { PageHeader } from '@/components/layout/page-header'
import { DataTable } from '@/components/table/data-table'
import { SearchField } from '@/components/table/search-field'
import { tableSource } from '@/components/table/table-source'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { vmFilterOf } from '@/lib/query/filters'
import { vmListOptions } from '@/lib/query/vms'
import { vmColumns } from './vm-columns'

const powers = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'stopped', label: 'Stopped' },
] as const

export function VmsPage() {
  const { params, set } = useListParams()
  const filter = vmFilterOf(params)
  const query = useInfiniteQuery(vmListOptions(filter))
  const source = tableSource(query)
  const power = powers.find(({ value }) => value === filter.power)?.value ?? 'all'
  const clear = () => set({ q: null, power: null })
  return (
    <>
      <PageHeader title="Virtual machines" />
      <div className="mb-3 flex min-h-[var(--ctl)] flex-wrap items-center gap-2">
        <SearchField label="Search by name" value={filter.q ?? ''} onChange={(q) => set({ q })} />
        <Segmented
          label="Power state"
          value={power}
          options={powers}
          onChange={(value) => set({ power: value === 'all' ? null : value })}
        />
      </div>
      <DataTable
        label="Virtual machines"
        source={source}
        columns={vmColumns}
        rowKey={(vm) => vm.id}
        sort={filter.sort ?? 'name'}
        onSort={(sort) => set({ sort })}
        filtered={Boolean(filter.q ?? filter.power)}
        empty={
          <Empty title="No virtual machines yet">
            <p>Machines of this account appear here by themselves. Each one can be snapshotted with one click before something risky.</p>
          </Empty>
        }
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : 'No machine is in this state'}
            action={<Button onClick={clear}>Show all</Button>}
          >
            <p>Names are searched, in any part and any case{filter.power ? `, among machines that are ${filter.power}` : ''}.</p>
          </Empty>
        }
        problem={
          <ProblemNote title="The list of virtual machines could not be read" error={query.error} onRetry={() => void query.refetch()} />
        }
      />
      {source.rows && source.rows.length > 0 && (
        <p className="flex flex-wrap justify-between gap-4 pt-3 text-12 text-ink-3">
          <span>
            {source.rows.length}
            {source.hasMore ? ' or more' : ''} {source.rows.length === 1 ? 'machine' : 'machines'}
          </span>
          <span>Snapshots live beside the VM: they survive a bad upgrade, not the loss of the host.</span>
        </p>
      )}
    </>
  )
}
