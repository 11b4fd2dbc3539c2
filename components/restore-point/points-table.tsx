'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { DataTable } from '@/components/table/data-table'
import { SearchField } from '@/components/table/search-field'
import { tableSource } from '@/components/table/table-source'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { restorePointFilterOf } from '@/lib/query/filters'
import { restorePointListOptions } from '@/lib/query/restore-points'
import { allPointColumns, pointColumns } from './point-columns'

const kinds = [
  { value: 'all', label: 'All' },
  { value: 'snapshot', label: 'Snapshots' },
  { value: 'backup', label: 'Backups' },
] as const

/** Restore points of one VM, or of the account; search, kind and order live in the address. */
export function PointsTable({ vmId, empty }: { vmId?: string; empty: ReactNode }) {
  const { params, set } = useListParams()
  const filter = restorePointFilterOf(params)
  const query = useInfiniteQuery(restorePointListOptions(vmId ? { ...filter, vmId } : filter))
  return (
    <>
      <div className="mb-3 flex min-h-[var(--ctl)] flex-wrap items-center gap-2">
        <SearchField label="Search by name" value={filter.q ?? ''} onChange={(q) => set({ q })} />
        <Segmented
          label="Kind"
          value={filter.kind ?? 'all'}
          options={kinds}
          onChange={(kind) => set({ kind: kind === 'all' ? null : kind })}
        />
      </div>
      <DataTable
        label="Restore points"
        source={tableSource(query)}
        columns={vmId ? pointColumns : allPointColumns}
        rowKey={(point) => point.id}
        sort={filter.sort ?? '-capturedAt'}
        onSort={(sort) => set({ sort })}
        filtered={Boolean(filter.q ?? filter.kind ?? filter.state)}
        empty={empty}
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : 'None of this kind'}
            action={<Button onClick={() => set({ q: null, kind: null, state: null })}>Show all</Button>}
          >
            <p>Names are searched, in any part and any case.</p>
          </Empty>
        }
        problem={<ProblemNote title="The restore points could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
      <p className="pt-3 text-12 text-ink-3">Snapshots live beside the VM: they survive a bad upgrade, not the loss of the host.</p>
    </>
  )
}
