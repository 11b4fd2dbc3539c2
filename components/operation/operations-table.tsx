'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { DataTable } from '@/components/table/data-table'
import { tableSource } from '@/components/table/table-source'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { operationFilterOf } from '@/lib/query/filters'
import { operationListOptions } from '@/lib/query/operations'
import { allOperationColumns, operationColumns } from './operation-columns'

const states = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
] as const

/** Operations of one VM, or of the account, newest first. */
export function OperationsTable({ vmId }: { vmId?: string }) {
  const { params, set } = useListParams()
  const filter = operationFilterOf(params)
  const query = useInfiniteQuery(operationListOptions(vmId ? { ...filter, vmId } : filter))
  const state = states.find(({ value }) => value === filter.state)?.value ?? 'all'
  return (
    <>
      <div className="mb-3 flex min-h-[var(--ctl)] flex-wrap items-center gap-2">
        <Segmented label="State" value={state} options={states} onChange={(value) => set({ state: value === 'all' ? null : value })} />
      </div>
      <DataTable
        label="Operations"
        source={tableSource(query)}
        columns={vmId ? operationColumns : allOperationColumns}
        rowKey={(operation) => operation.id}
        filtered={Boolean(filter.state ?? filter.kind)}
        empty={
          <Empty title="No operations yet">
            <p>
              Whatever takes time is shown here from the click to its end: snapshots, restores, starts and stops, with who asked for it.
            </p>
          </Empty>
        }
        nothingMatches={
          <Empty title="None in this state" action={<Button onClick={() => set({ state: null, kind: null })}>Show all</Button>}>
            <p>Other operations are in the list without the filter.</p>
          </Empty>
        }
        problem={<ProblemNote title="The operations could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
    </>
  )
}
