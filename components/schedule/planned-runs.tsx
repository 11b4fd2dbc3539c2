'use client'
import { RotateCcw } from 'lucide-react'
import { useNow } from '@/components/ui/now'
import type { ClockChange, PlannedRun, SchedulePreview } from '@/lib/contract/schedule'
import { formatDuration } from '@/lib/format/duration'
import { formatClock, formatDay } from '@/lib/format/time'
import { clockNote, placeChanges } from './clock-notes'

interface PlannedRunsProps {
  preview: Pick<SchedulePreview, 'runs' | 'clockChanges'>
  timeZone: string
}

/** The next runs in the schedule's own zone and in UTC, and those that a change of the clocks touches, also where they are far off. */
export function PlannedRuns({ preview: { runs, clockChanges }, timeZone }: PlannedRunsProps) {
  const now = useNow(60_000)
  const { bySlot, later } = placeChanges(runs, clockChanges)
  return (
    <table className="w-full border-collapse" aria-label="Next runs">
      <thead className="sr-only">
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Local time</th>
          <th scope="col">UTC</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run, index) => (
          <Run key={run.slot} run={run} change={bySlot.get(run.slot)} timeZone={timeZone} when={whenOf(run, runs[index - 1], now)} />
        ))}
      </tbody>
      {later.length > 0 && (
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={4} className="pt-4 pb-1 text-left text-12 font-normal text-ink-3">
              When the clocks change
            </th>
          </tr>
          {later.map((change) => (
            <Run key={change.at} run={change.run} change={change} timeZone={timeZone} when={whenOf(change.run, undefined, now)} />
          ))}
        </tbody>
      )}
    </table>
  )
}

function Run({ run, change, timeZone, when }: { run: PlannedRun; change: ClockChange | undefined; timeZone: string; when: string }) {
  return (
    <>
      <tr className={change ? '' : 'border-b border-line'}>
        <td className="py-1.5 pr-3 whitespace-nowrap text-ink">{formatDay(run.at, timeZone)}</td>
        <td className="py-1.5 pr-3 whitespace-nowrap text-ink">{formatClock(run.at, timeZone)}</td>
        <td className="py-1.5 pr-3 whitespace-nowrap text-ink-3">{utcOf(run.at, timeZone)}</td>
        <td className="py-1.5 text-right whitespace-nowrap text-ink-3">{when}</td>
      </tr>
      {change && (
        <tr className="border-b border-line">
          <td colSpan={4} className="pb-2 text-12 text-ink-2">
            <span className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-1.5">
              <RotateCcw aria-hidden="true" className="mt-0.5 size-3" />
              <span>{clockNote(change, timeZone)}</span>
            </span>
          </td>
        </tr>
      )}
    </>
  )
}

/** With its day where that is another one. */
function utcOf(at: string, timeZone: string): string {
  const day = formatDay(at, 'UTC')
  const clock = formatClock(at, 'UTC')
  return day === formatDay(at, timeZone) ? clock : `${clock}, ${day.slice(0, 3)}`
}

function whenOf(run: PlannedRun, before: PlannedRun | undefined, now: number): string {
  if (!before) return `in ${formatDuration(Date.parse(run.at) - now)}`
  return `${formatDuration(Date.parse(run.at) - Date.parse(before.at))} later`
}
