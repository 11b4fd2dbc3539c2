'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { shareOfDay } from '@/components/charts/calendar-days'
import { kindLabel } from '@/components/restore-point/labels'
import { PointMark } from '@/components/restore-point/point-mark'
import { RestoreDialog } from '@/components/restore-point/restore-dialog'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/time'
import type { NextRun, TimelinePoint } from '@/lib/contract/protection'
import { formatBytes } from '@/lib/format/bytes'
import { restorePointOptions } from '@/lib/query/restore-points'

const hours = [0, 6, 12, 18, 24]
const shownPoints = 6

/** One day's points, by the clock and as a list from which one restores. */
export function DayPoints({
  title,
  points,
  planned,
  timeZone,
}: {
  title: string
  points: readonly TimelinePoint[]
  planned: readonly NextRun[]
  timeZone: string
}) {
  const [all, setAll] = useState(false)
  const newestFirst = [...points].reverse()
  const listed = all ? newestFirst : newestFirst.slice(0, shownPoints)
  return (
    <section className="mt-5" aria-label={`Restore points of ${title}`}>
      <div className="flex items-baseline gap-3">
        <h3>{title}</h3>
        <span className="ml-auto text-12 text-ink-3" role="status">
          {points.length === 0 ? 'no point on this day' : points.length === 1 ? '1 point' : `${points.length} points`}
        </span>
      </div>
      <div className="day-line" aria-hidden="true">
        {points.map((point) => (
          <span key={point.id} className="absolute bottom-0" style={{ left: `${shareOfDay(point.at, timeZone) * 100}%` }}>
            <PointMark point={point} />
          </span>
        ))}
        {planned.map((run) => (
          <span
            key={`${run.scheduleId} ${run.slot}`}
            className="absolute bottom-0"
            style={{ left: `${shareOfDay(run.at, timeZone) * 100}%` }}
          >
            <i className="k pending" />
          </span>
        ))}
        {hours.map((hour) => (
          <span key={hour}>
            <i style={{ left: `${(hour / 24) * 100}%` }} />
            <span className={`label ${hour === 0 ? 'start' : hour === 24 ? 'last' : ''}`} style={{ left: `${(hour / 24) * 100}%` }}>
              {String(hour).padStart(2, '0')}:00
            </span>
          </span>
        ))}
      </div>
      <ul>
        {planned.map((run) => (
          <li
            key={`${run.scheduleId} ${run.slot}`}
            className="grid grid-cols-[14px_minmax(0,1fr)] items-center gap-x-2 border-b border-line py-2 text-ink-3"
          >
            <i className="k pending" aria-hidden="true" />
            <span>
              Planned: {run.scheduleName}, <Instant at={run.at} form="clock" />
            </span>
          </li>
        ))}
        {listed.map((point) => (
          <li key={point.id} className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2 border-b border-line py-2">
            <PointMark point={point} />
            <span className="min-w-0">
              <b className="[overflow-wrap:anywhere]">{point.name}</b>
              <span className="block text-12 text-ink-3">
                {kindLabel[point.kind]}, <Instant at={point.at} form="clock" />
                {point.state === 'ready' && ` · ${formatBytes(point.storedBytes)}`}
                {point.kind === 'snapshot' && point.state === 'ready' && ' · beside the VM'}
                {point.damaged && <span className="text-danger"> · damaged</span>}
              </span>
            </span>
            {point.state === 'ready' && !point.damaged ? (
              <RestoreButton point={point} />
            ) : (
              <span className="text-12">{point.state === 'ready' ? 'cannot be restored' : stateText[point.state]}</span>
            )}
          </li>
        ))}
      </ul>
      {listed.length < points.length && (
        <Button size="small" variant="quiet" className="mt-2" onClick={() => setAll(true)}>
          Show all {points.length}
        </Button>
      )}
    </section>
  )
}

const stateText: Record<Exclude<TimelinePoint['state'], 'ready'>, string> = {
  creating: 'being made',
  failed: 'failed',
  deleting: 'being deleted',
}

/** The whole point is read when it is asked for: what may be done with it can have changed since the calendar was drawn. */
function RestoreButton({ point }: { point: TimelinePoint }) {
  const [open, setOpen] = useState(false)
  const query = useQuery({ ...restorePointOptions(point.id), enabled: open })
  return (
    <>
      <Button
        size="small"
        busy={open && query.isPending && !query.isError}
        aria-label={`Restore ${point.name}…`}
        onClick={() => setOpen(true)}
      >
        Restore…
      </Button>
      {open && query.isError && <span className="col-span-3 text-12 text-danger">It could not be read; try again.</span>}
      {open && query.data && <RestoreDialog point={query.data} open onOpenChange={setOpen} />}
    </>
  )
}
