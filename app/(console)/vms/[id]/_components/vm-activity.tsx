'use client'
import { AuditTable } from '@/components/audit/audit-table'
import { OperationsTable } from '@/components/operation/operations-table'
import { useListParams } from '@/components/table/use-list-params'
import { Segmented } from '@/components/ui/segmented'

const views = [
  { value: 'operations', label: 'Operations' },
  { value: 'events', label: 'Who did what' },
] as const

const otherFilters = { q: null, state: null, kind: null, actor: null, action: null, from: null, until: null }

/** What ran on the machine, or who asked for it; which of them is in the address. */
export function VmActivity({ id }: { id: string }) {
  const { params, set } = useListParams()
  const view = params.get('view') === 'events' ? 'events' : 'operations'
  return (
    <div className="pt-5">
      <div className="mb-3">
        <Segmented
          label="Show"
          value={view}
          options={views}
          onChange={(next) => set({ ...otherFilters, view: next === 'events' ? next : null })}
        />
      </div>
      {view === 'events' ? <AuditTable vmId={id} /> : <OperationsTable vmId={id} />}
    </div>
  )
}
