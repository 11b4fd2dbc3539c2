'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { PageHeader } from '@/components/layout/page-header'
import { DataTable } from '@/components/table/data-table'
import { ListTools } from '@/components/table/list-tools'
import { SearchField } from '@/components/table/search-field'
import { tableSource } from '@/components/table/table-source'
import { useChosenColumns } from '@/components/table/use-column-choice'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { powerLabel } from '@/components/vm/power-mark'
import type { Vm } from '@/lib/contract/vm'
import { vmFilterOf } from '@/lib/query/filters'
import { vmListOptions, type VmFilter } from '@/lib/query/vms'
import { VmBulk } from './vm-bulk'
import { vmColumns, vmOrders } from './vm-columns'

const vmKey = (vm: Vm) => vm.id
const vmName = (vm: Vm) => vm.name

/** The states that one looks for; another one, from an address, is offered while it is on. */
function powerOptions(now: VmFilter['power']) {
  const offered = (['running', 'stopped'] as const).map((value) => ({ value, label: powerLabel[value] }))
  const extra = now && now !== 'running' && now !== 'stopped' ? [{ value: now, label: powerLabel[now] }] : []
  return [{ value: 'all' as const, label: 'All' }, ...offered, ...extra]
}

export function VmsPage() {
  const { params, set } = useListParams()
  const filter = vmFilterOf(params)
  const query = useInfiniteQuery(vmListOptions(filter))
  const columns = useChosenColumns('vms', vmColumns)
  const sort = filter.sort ?? 'name'
  const onSort = (next: string) => set({ sort: next === 'name' ? null : next })
  return (
    <>
      <PageHeader title="Virtual machines" />
      <ListTools table="vms" columns={vmColumns} orders={vmOrders} sort={sort} onSort={onSort}>
        <SearchField label="Search by name" value={filter.q ?? ''} onChange={(q) => set({ q })} />
        <Segmented
          label="Power state"
          value={filter.power ?? 'all'}
          options={powerOptions(filter.power)}
          onChange={(value) => set({ power: value === 'all' ? null : value })}
        />
      </ListTools>
      <DataTable
        label="Virtual machines"
        source={tableSource(query)}
        columns={columns}
        rowKey={vmKey}
        sort={sort}
        onSort={onSort}
        filtered={Boolean(filter.q ?? filter.power)}
        bulk={{ scope: JSON.stringify(filter), rowName: vmName, actions: (selection) => <VmBulk selection={selection} /> }}
        counted={['machine', 'machines']}
        footnote={<span>Snapshots live beside the VM: they survive a bad upgrade, not the loss of the host.</span>}
        empty={
          <Empty title="No virtual machines yet">
            <p>Machines of this account appear here by themselves. Each one can be snapshotted with one click before something risky.</p>
          </Empty>
        }
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : 'No machine is in this state'}
            action={<Button onClick={() => set({ q: null, power: null })}>Show all</Button>}
          >
            <p>
              Names are searched
              {(filter.q?.length ?? 0) < 3 ? ' from their beginning, with three letters in any part' : ', in any part and any case'}
              {filter.power ? `, among machines that are ${powerLabel[filter.power].toLowerCase()}` : ''}.
            </p>
          </Empty>
        }
        problem={
          <ProblemNote title="The list of virtual machines could not be read" error={query.error} onRetry={() => void query.refetch()} />
        }
      />
    </>
  )
}
