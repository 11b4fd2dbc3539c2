'use client'
import { useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { longToastMs, toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import { useBulk } from '@/lib/query/bulk'
import { bulkSummary, commonReason, countedLabel } from './bulk-words'
import type { RowSelection } from './use-selection'

export interface BulkActionProps<T> {
  label: string
  icon?: ReactNode
  selection: RowSelection<T>
  /** What the server says of each row. */
  verdictOf: (row: T) => { allowed: boolean; reason?: string | undefined }
  work: (row: T) => Promise<unknown>
  rowKey: (row: T) => string
  rowName: (row: T) => string
  /** "3 snapshots asked for" */
  done: (count: number) => string
  /** Asks before anything is done; the rows are those that it can be done with. */
  confirm?: (props: BulkConfirmProps<T>) => ReactNode
}

export interface BulkConfirmProps<T> {
  rows: readonly T[]
  /** Selected, but it cannot be done with them. */
  left: readonly T[]
  busy: boolean
  onConfirm: () => void
  onOpenChange: (open: boolean) => void
}

/** One button of the bulk bar: does it with the selected rows that allow it and tells what came of it; those refused stay selected. */
export function BulkAction<T>({ label, icon, selection, verdictOf, work, rowKey, rowName, done, confirm }: BulkActionProps<T>) {
  const [asking, setAsking] = useState<{ rows: T[]; left: T[] } | null>(null)
  const rows = selection.rows.filter((row) => verdictOf(row).allowed)
  const run = useBulk(work, (outcomes) => {
    const { title, description } = bulkSummary(outcomes, { done, rowName })
    const failed = outcomes.filter(({ ok }) => !ok)
    if (failed.length === 0) toast.success(title)
    else toast.error(title, { ...(description ? { description } : {}), duration: longToastMs })
    setAsking(null)
    selection.keep(failed.map(({ item }) => rowKey(item)))
  })
  const begin = (items: readonly T[]) =>
    run.mutate(items, { onError: (thrown) => toastProblem(`${label}: it was stopped half way`, thrown) })
  const reason = commonReason(selection.rows.map(verdictOf))
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        reason={reason}
        busy={run.isPending && !asking}
        onClick={() => (confirm ? setAsking({ rows, left: selection.rows.filter((row) => !verdictOf(row).allowed) }) : begin(rows))}
      >
        {icon}
        {countedLabel(label, rows.length, selection.rows.length)}
      </Button>
      {asking &&
        confirm?.({
          ...asking,
          busy: run.isPending,
          onConfirm: () => begin(asking.rows),
          onOpenChange: (open) => {
            if (!open && !run.isPending) setAsking(null)
          },
        })}
    </>
  )
}
