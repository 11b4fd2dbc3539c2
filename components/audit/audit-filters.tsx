'use client'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { ColumnChooser } from '@/components/table/column-chooser'
import { SearchField } from '@/components/table/search-field'
import { systemActorId } from '@/lib/contract/audit'
import { auditActionLabel, auditActions } from '@/lib/domain/audit'
import { auditActorsOptions } from '@/lib/query/audit'
import { auditColumns } from './audit-columns'

interface Props {
  /** Whose columns are chosen. */
  table: string
  params: URLSearchParams
  set: (changes: Record<string, string | null>) => void
}

export function AuditFilters({ table, params, set }: Props) {
  const actors = useQuery(auditActorsOptions())
  const people = [...(actors.data?.items ?? []), { id: systemActorId, name: 'Holdfast' }]
  const actions = auditActions.map((action) => ({ id: action, name: auditActionLabel[action] }))
  return (
    <div className="mb-3 flex min-h-[var(--ctl)] flex-wrap items-center gap-2">
      <SearchField label="Search people, machines, points" value={params.get('q') ?? ''} onChange={(q) => set({ q })} />
      <Choice label="Who" all="Anyone" value={params.get('actor')} options={people} onChange={(actor) => set({ actor })} />
      <Choice label="What" all="Anything" value={params.get('action')} options={actions} onChange={(action) => set({ action })} />
      <Day label="From" value={params.get('from')} onChange={(from) => set({ from })} />
      <Day label="Until" value={params.get('until')} onChange={(until) => set({ until })} />
      <span className="not-narrow ml-auto">
        <ColumnChooser table={table} columns={auditColumns} />
      </span>
    </div>
  )
}

function Choice(props: {
  label: string
  all: string
  value: string | null
  options: readonly { id: string; name: string }[]
  onChange: (value: string | null) => void
}) {
  return (
    <select
      aria-label={props.label}
      className="in w-auto max-w-52 flex-none"
      value={props.options.some(({ id }) => id === props.value) ? (props.value ?? '') : ''}
      onChange={(event) => props.onChange(event.target.value || null)}
    >
      <option value="">{props.all}</option>
      {props.options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Day({ label, value, onChange }: { label: string; value: string | null; onChange: (value: string | null) => void }) {
  const id = useId()
  return (
    <span className="inline-flex items-center gap-1.5">
      <label htmlFor={id} className="text-12 text-ink-3">
        {label}
      </label>
      <input id={id} type="date" className="in w-auto" value={value ?? ''} onChange={(event) => onChange(event.target.value || null)} />
    </span>
  )
}
