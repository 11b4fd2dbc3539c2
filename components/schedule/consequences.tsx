'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { ProblemNote } from '@/components/feedback/problem-note'
import { cn } from '@/components/ui/cn'
import type { PreviewScheduleBody, SchedulePreview } from '@/lib/contract/schedule'
import { formatClock, formatDay } from '@/lib/format/time'
import { schedulePreviewOptions } from '@/lib/query/schedules'
import { Costs } from './costs'
import { MonthCalendar } from './month-calendar'
import { PlannedRuns } from './planned-runs'
import { PromisedWorstCase } from './promised-worst-case'

/** How long a form rests before the server is asked about it. */
const restMs = 250

interface ConsequencesProps {
  body: PreviewScheduleBody | null
  /** The schedule as it is; null for a new one. */
  saved: PreviewScheduleBody | null
}

/** What the form does once it is saved; the last answer stays while the next one comes, or while the form cannot be read. */
export function Consequences({ body, saved }: ConsequencesProps) {
  const settled = useRested(body)
  const query = useQuery(schedulePreviewOptions(settled))
  const before = useQuery(schedulePreviewOptions(saved)).data?.preview ?? null
  if (query.error && settled) {
    return <ProblemNote title="What this does could not be worked out" error={query.error} onRetry={() => void query.refetch()} />
  }
  if (!query.data) {
    return <p className="text-ink-3">{body ? 'Working out what this does…' : 'Mend the marked fields to see what this does.'}</p>
  }
  const { preview, asked } = query.data
  const ifEnabled = asked.enabled === false ? ', were it enabled' : ''
  const isComing = body !== null && (query.isPlaceholderData || body !== settled)
  return (
    <div className={cn('grid gap-7', isComing && 'opacity-70')} aria-busy={isComing ? true : undefined}>
      {body === null && <p className="border-l-2 border-risk pl-3 text-risk">The form cannot be read; this is what it did before.</p>}
      <Part title="Worst-case recovery point">
        <PromisedWorstCase preview={preview} />
      </Part>
      <Part title={`Next five runs${ifEnabled}`} aside={asked.timeZone.replaceAll('_', ' ')}>
        <PlannedRuns preview={preview} timeZone={asked.timeZone} />
      </Part>
      <Part title="What it keeps and costs">
        <Costs preview={preview} before={before} />
      </Part>
      <Part title={`In 30 days${ifEnabled}`}>
        <MonthCalendar month={preview.month} />
      </Part>
      <p className="border-t border-line pt-3">{firstRunText(preview, asked, saved === null)}</p>
      <p role="status" className="sr-only">
        {isComing || body === null ? '' : spoken(preview, asked)}
      </p>
    </div>
  )
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-2 flex flex-wrap items-baseline gap-x-3 text-13 font-strong text-ink">
        {title}
        {aside && <span className="ml-auto text-12 font-normal text-ink-3">{aside}</span>}
      </h3>
      {children}
    </section>
  )
}

function firstRunText(preview: SchedulePreview, asked: PreviewScheduleBody, isNew: boolean): string {
  const [first] = preview.runs
  if (asked.enabled === false) return 'Saving does not take a backup, and while the schedule is paused none is taken.'
  if (!first) return 'Saving does not take a backup.'
  const local = `${formatDay(first.at, asked.timeZone)}, ${formatClock(first.at, asked.timeZone)}`
  return `Saving does not take a backup; the ${isNew ? 'first' : 'next'} run is ${local} (${formatClock(first.at, 'UTC')}).`
}

function spoken(preview: SchedulePreview, asked: PreviewScheduleBody): string {
  const [first] = preview.runs
  const keeps = preview.keepsCount === null ? 'keeps all backups' : `keeps about ${preview.keepsCount}`
  const next = first ? `, next run ${formatDay(first.at, asked.timeZone)} ${formatClock(first.at, asked.timeZone)}` : ''
  return `${preview.description}, ${keeps}${next}.`
}

/** A body once it has rested. */
function useRested(body: PreviewScheduleBody | null): PreviewScheduleBody | null {
  const [rested, setRested] = useState(body)
  useEffect(() => {
    const timer = setTimeout(() => setRested(body), restMs)
    return () => clearTimeout(timer)
  }, [body])
  return rested
}
