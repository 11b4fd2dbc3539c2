'use client'
import { Instant } from '@/components/ui/time'
import { useNow } from '@/components/ui/now'
import type { Schedule, ScheduleRun } from '@/lib/contract/schedule'
import { formatDuration } from '@/lib/format/duration'
import { formatClock, formatDay } from '@/lib/format/time'
import { runStateLabel } from './labels'

/** Day and wall time of a plan in the schedule's own zone, with how far it is. */
export function NextRun({ schedule: { nextRun, timeZone } }: { schedule: Schedule }) {
  const now = useNow(60_000)
  if (!nextRun) return <span className="text-ink-3">none while paused</span>
  const away = Date.parse(nextRun.startsAt) - now
  return (
    <span className="block" title={`Begins at ${formatClock(nextRun.startsAt, timeZone)}, ${formatClock(nextRun.startsAt, 'UTC')}`}>
      <span className="whitespace-nowrap text-ink">
        {formatDay(nextRun.at, timeZone)}, {formatClock(nextRun.at, timeZone)}
      </span>
      <span className="ml-2 text-12 leading-[1.3] text-ink-3 sm:ml-0 sm:block">{away > 0 ? `in ${formatDuration(away)}` : 'due now'}</span>
    </span>
  )
}

/** "Succeeded, 22 Oct, 03:00", in the schedule's own zone; "began 4 min later, took 2 min 51 s". */
export function LastRun({ schedule: { lastRun: run, timeZone } }: { schedule: Schedule }) {
  if (!run) return <span className="text-ink-3">has not run yet</span>
  return (
    <span className="block">
      <span className={`whitespace-nowrap ${run.state === 'failed' ? 'text-danger' : 'text-ink'}`}>
        {runStateLabel[run.state]}, <Instant at={run.plannedAt} timeZone={timeZone} />
      </span>
      <span className="block text-12 leading-[1.3] text-ink-3">
        <RunTimes run={run} />
      </span>
    </span>
  )
}

/** When it began, how long that was after its time, and how long it took. */
export function RunTimes({ run }: { run: ScheduleRun }) {
  if (!run.beganAt) return run.slot ? 'not begun' : 'asked for by hand, not begun'
  const waited = Date.parse(run.beganAt) - Date.parse(run.plannedAt)
  return (
    <>
      {run.slot ? 'began ' : 'by hand, began '}
      {waited < 1_000 ? 'at once' : `${formatDuration(waited)} later`}
      {run.endedAt && `, took ${formatDuration(Date.parse(run.endedAt) - Date.parse(run.beganAt))}`}
    </>
  )
}
