'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { DataTable } from '@/components/table/data-table'
import { tableSource } from '@/components/table/table-source'
import { useChosenColumns } from '@/components/table/use-column-choice'
import { useListParams } from '@/components/table/use-list-params'
import { Button } from '@/components/ui/button'
import { useTimeZone } from '@/components/ui/now'
import { auditFilterOf, auditListOptions } from '@/lib/query/audit'
import { auditColumns } from './audit-columns'
import { AuditFilters } from './audit-filters'

const none = { q: null, actor: null, action: null, from: null, until: null }

/** What was done in the account, or with one VM, each event a sentence; search and filters live in the address. */
export function AuditTable({ vmId }: { vmId?: string }) {
  const { params, set } = useListParams()
  const filter = auditFilterOf(params, useTimeZone())
  const table = vmId ? 'activity-of-vm' : 'activity'
  const columns = useChosenColumns(table, auditColumns)
  const query = useInfiniteQuery(auditListOptions(vmId ? { ...filter, vmId } : filter))
  return (
    <>
      <AuditFilters table={table} params={params} set={set} />
      <DataTable
        label="Activity"
        source={tableSource(query)}
        columns={columns}
        rowKey={(event) => event.id}
        counted={['event', 'events']}
        filtered={Object.keys(filter).length > 0}
        empty={
          <Empty title="Nothing has been done yet">
            <p>
              Every sign-in, every change and every restore is written here, with who asked for it and from where. Nothing can remove a
              line.
            </p>
          </Empty>
        }
        nothingMatches={
          <Empty
            title={filter.q ? `Nothing matches “${filter.q}”` : 'Nothing of this kind'}
            action={<Button onClick={() => set(none)}>Show all</Button>}
          >
            <p>Names of people, machines and points are searched as they are today.</p>
          </Empty>
        }
        problem={<ProblemNote title="The activity could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
    </>
  )
}
