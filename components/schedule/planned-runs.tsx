'use client'
import { RotateCcw } from 'lucide-react'
import { Fragment } from 'react'
import { useNow } from '@/components/ui/now'
import type { PlannedRun } from '@/lib/contract/schedule'
import { formatDuration } from '@/lib/format/duration'
import { formatClock, formatDay } from '@/lib/format/time'
import { clockNotes } from './clock-notes'

/** The next runs in the schedule's own zone and in UTC; what the clocks do to one stands below it. */
export function PlannedRuns({ runs, timeZone }: { runs: readonly PlannedRun[]; timeZone: string }) {
  const now = useNow(60_000)
  const notes = clockNotes(runs, timeZone)
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
          <Fragment key={run.slot}>
            <tr className={notes[index] ? '' : 'border-b border-line'}>
              <td className="py-1.5 pr-3 whitespace-nowrap text-ink">{formatDay(run.at, timeZone)}</td>
              <td className="py-1.5 pr-3 whitespace-nowrap text-ink">{formatClock(run.at, timeZone)}</td>
              <td className="py-1.5 pr-3 whitespace-nowrap text-ink-3">{utcOf(run.at, timeZone)}</td>
              <td className="py-1.5 text-right whitespace-nowrap text-ink-3">{whenOf(run, runs[index - 1], now)}</td>
            </tr>
            {notes[index] && (
              <tr className="border-b border-line">
                <td colSpan={4} className="pb-2 text-12 text-ink-2">
                  <span className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-1.5">
                    <RotateCcw aria-hidden="true" className="mt-0.5 size-3" />
                    <span>{notes[index]}</span>
                  </span>
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
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
