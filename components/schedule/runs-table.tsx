'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, CircleSlash, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import { tableSource } from '@/components/table/table-source'
import type { ScheduleRun } from '@/lib/contract/schedule'
import type { ScheduleRunState } from '@/lib/domain/schedule/run'
import { formatDuration } from '@/lib/format/duration'
import { formatClock, formatDay } from '@/lib/format/time'
import { useScheduleGoing } from '@/lib/query/schedule-mutations'
import { scheduleRunsOptions } from '@/lib/query/schedules'
import { runStateLabel } from './labels'

const marks: Record<ScheduleRunState, ReactNode> = {
  waiting: <CircleDashed aria-hidden="true" className="size-3.5 text-ink-3" />,
  started: <span className="spin" aria-hidden="true" />,
  succeeded: <CircleCheck aria-hidden="true" className="size-3.5 text-ink-3" />,
  failed: <CircleX aria-hidden="true" className="size-3.5 text-danger" />,
  missed: <CircleSlash aria-hidden="true" className="size-3.5 text-risk" />,
  skipped: <CircleSlash aria-hidden="true" className="size-3.5 text-ink-3" />,
}
const tones: Partial<Record<ScheduleRunState, string>> = { failed: 'text-danger', missed: 'text-risk' }

/** Times stand in the schedule's zone, as its slots do. */
const columnsIn = (zone: string): Column<ScheduleRun>[] => [
  {
    id: 'planned',
    header: 'Planned',
    width: '210px',
    narrow: 'title',
    cell: (run) => (
      <span className="block">
        <span className="whitespace-nowrap text-ink">
          {formatDay(run.plannedAt, zone)}, {formatClock(run.plannedAt, zone)}
        </span>
        {!run.slot && <span className="block text-12 leading-[1.3] text-ink-3">by hand</span>}
      </span>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    narrow: 'full',
    cell: (run) => (
      <span className="block">
        <span className={`inline-flex items-center gap-1.5 ${tones[run.state] ?? 'text-ink'}`}>
          {marks[run.state]}
          {runStateLabel[run.state]}
        </span>
        {run.reason && <span className="block text-12 leading-[1.3] [overflow-wrap:anywhere]">{run.reason}</span>}
      </span>
    ),
  },
  {
    id: 'began',
    header: 'Began',
    width: '150px',
    narrow: 'meta',
    cell: (run) =>
      run.beganAt ? (
        <span className="block">
          <span className="text-ink">{formatClock(run.beganAt, zone)}</span>
          <span className="ml-2 text-12 leading-[1.3] text-ink-3 sm:ml-0 sm:block">{waitText(run.plannedAt, run.beganAt)}</span>
        </span>
      ) : (
        <span className="text-ink-3">not begun</span>
      ),
  },
  {
    id: 'took',
    header: 'Took',
    width: '120px',
    narrow: 'meta',
    cell: ({ beganAt, endedAt }) =>
      beganAt && endedAt && <span className="text-ink">{formatDuration(Date.parse(endedAt) - Date.parse(beganAt))}</span>,
  },
  { id: 'attempts', header: 'Attempts', width: '90px', end: true, leave: 2, narrow: 'hide', cell: ({ attempts }) => attempts },
]

function waitText(plannedAt: string, beganAt: string): string {
  const waited = Date.parse(beganAt) - Date.parse(plannedAt)
  return waited < 1_000 ? 'on time' : `waited ${formatDuration(waited)}`
}

const runKey = (run: ScheduleRun) => run.id

/** What became of each planned time, also of those that were missed or skipped. */
export function RunsTable({ scheduleId, timeZone }: { scheduleId: string; timeZone: string }) {
  const going = useScheduleGoing(scheduleId)
  const query = useInfiniteQuery({ ...scheduleRunsOptions(scheduleId), enabled: !going })
  return (
    <DataTable
      label="Runs"
      source={tableSource(query)}
      columns={columnsIn(timeZone)}
      rowKey={runKey}
      filtered={false}
      counted={['run', 'runs']}
      empty={
        <Empty title="It has not run yet">
          <p>Each planned time is listed here with what became of it: also those that were missed while the service was down.</p>
        </Empty>
      }
      nothingMatches={null}
      problem={<ProblemNote title="The runs could not be read" error={query.error} onRetry={() => void query.refetch()} />}
    />
  )
}
