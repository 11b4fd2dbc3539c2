'use client'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { retentionLimits, type RetentionRule } from '@/lib/domain/retention/policy'
import type { Editor } from './use-editor'

const words: Record<RetentionRule, { before: string; after: string; name: string }> = {
  keepLast: { before: 'The last', after: 'backups', name: 'How many of the last backups' },
  keepDays: { before: 'All of the last', after: 'days', name: 'For how many days' },
  daily: { before: 'One a day, for', after: 'days', name: 'How many daily backups' },
  weekly: { before: 'One a week, for', after: 'weeks', name: 'How many weekly backups' },
  monthly: { before: 'One a month, for', after: 'months', name: 'How many monthly backups' },
  yearly: { before: 'One a year, for', after: 'years', name: 'How many yearly backups' },
}
const more = ['daily', 'weekly', 'monthly', 'yearly'] as const

/** How long backups stay; a backup stays while any rule keeps it. */
export function KeepFields({ editor }: { editor: Editor }) {
  const id = useId()
  const none = editor.errorOf('keep.keepLast.on')
  const used = more.some((rule) => editor.values.keep[rule].on)
  const wrong = more.some((rule) => editor.errorOf(`keep.${rule}.count`))
  const [opened, setOpened] = useState<boolean | null>(null)
  return (
    <fieldset className="grid gap-2" aria-describedby={none ? `${id}-none ${id}` : id}>
      <legend className="mb-1.5 font-strong text-ink">Keep</legend>
      <KeepRow rule="keepLast" editor={editor} invalid={Boolean(none)} />
      <KeepRow rule="keepDays" editor={editor} />
      <details className="group" open={wrong || (opened ?? used)} onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary className="inline-flex min-h-7 cursor-pointer items-center gap-1.5 text-ink-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden="true" className="size-3.5 text-ink-3 group-open:rotate-90" />
          More: daily, weekly, monthly, yearly
        </summary>
        <div className="grid gap-2 pt-2">
          {more.map((rule) => (
            <KeepRow key={rule} rule={rule} editor={editor} />
          ))}
        </div>
      </details>
      {none && (
        <p id={`${id}-none`} role="alert" className="text-12 text-danger first-letter:uppercase">
          {none}
        </p>
      )}
      <p id={id} className="text-12 text-ink-3">
        A backup stays while any rule keeps it. The newest good one always stays, and so do pinned ones.
      </p>
    </fieldset>
  )
}

function KeepRow({ rule, editor, invalid = false }: { rule: RetentionRule; editor: Editor; invalid?: boolean }) {
  const id = useId()
  const { before, after, name } = words[rule]
  const { on, count } = editor.values.keep[rule]
  const error = editor.errorOf(`keep.${rule}.count`)
  const { min, max } = retentionLimits[rule]
  return (
    <div className="grid grid-cols-[16px_116px_72px_minmax(0,1fr)] items-center gap-x-2.5 gap-y-1">
      <input
        id={id}
        type="checkbox"
        className="cb"
        checked={on}
        {...(invalid ? { 'aria-invalid': true } : {})}
        onChange={(event) => editor.set(`keep.${rule}.on`, event.target.checked)}
      />
      <label htmlFor={id} className={on ? 'cursor-pointer text-ink' : 'cursor-pointer text-ink-2'}>
        {before}
      </label>
      <input
        className="in text-right"
        inputMode="numeric"
        autoComplete="off"
        aria-label={`${name}, ${min} to ${max.toLocaleString('en')}`}
        value={count}
        {...(error ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {})}
        onChange={(event) => {
          editor.type(`keep.${rule}.count`, event.target.value)
          if (!on) editor.type(`keep.${rule}.on`, true)
        }}
        onBlur={() => editor.check(`keep.${rule}.count`)}
      />
      <span className={on ? 'text-ink' : 'text-ink-3'}>{after}</span>
      {error && (
        <p id={`${id}-error`} role="alert" className="col-span-3 col-start-2 text-12 text-danger first-letter:uppercase">
          {error}
        </p>
      )}
    </div>
  )
}
