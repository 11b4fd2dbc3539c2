'use client'
import Link from 'next/link'
import { Section } from '@/components/layout/page-header'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { NextRun, Overview } from '@/lib/contract/protection'
import { formatClock, formatExact } from '@/lib/format/time'
import { runLanes } from './run-lanes'

const hour = 60 * 60 * 1000
const span = 24 * hour
const shownLanes = 10
const marks = [0, 6, 12, 18, 24]

/** What will be backed up in the next 24 hours, machine by machine, on the clock of whoever reads it. */
export function NextRuns({ overview }: { overview: Overview }) {
  const now = useNow()
  const zone = useTimeZone()
  const { nextRuns } = overview
  const lanes = runLanes(nextRuns)
  const count = nextRuns.length === 1 ? '1 backup' : `${nextRuns.length} backups`
  return (
    <Section title="Next 24 hours" className="" aside={nextRuns.length === 0 ? undefined : `${count}, ${zone}`}>
      <Failing overview={overview} />
      {nextRuns.length === 0 ? (
        <p className="py-3 text-ink-3">
          {overview.schedules === 0 ? 'No schedule yet, so no backup will be made.' : 'No run is due in the next 24 hours.'}
        </p>
      ) : (
        <div className="lanes">
          {lanes.slice(0, shownLanes).map((lane) => (
            <div key={lane.vmId} className="lane">
              <Link href={`/vms/${lane.vmId}`} className="truncate text-ink">
                {lane.vmName}
              </Link>
              <ol className="track" aria-label={`Runs of ${lane.vmName}`}>
                {lane.runs.map((run) => (
                  <Run key={`${run.scheduleId} ${run.slot}`} run={run} share={(Date.parse(run.at) - now) / span} />
                ))}
              </ol>
            </div>
          ))}
          <div className="lane axis" aria-hidden="true">
            <span />
            <span className="track">
              {marks.map((at) => (
                <span key={at} className={at === 0 ? 'start' : at === 24 ? 'last' : ''} style={{ left: `${(at / 24) * 100}%` }}>
                  {at === 0 ? 'now' : formatClock(now + at * hour, zone).slice(0, 5)}
                </span>
              ))}
            </span>
          </div>
        </div>
      )}
      {lanes.length > shownLanes && <p className="pt-2 text-12 text-ink-3">{lanes.length - shownLanes} more machines</p>}
    </Section>
  )
}

function Run({ run, share }: { run: NextRun; share: number }) {
  const zone = useTimeZone()
  return (
    <li style={{ left: `${Math.min(1, Math.max(0, share)) * 100}%` }} title={`${run.scheduleName}: ${formatExact(run.at, zone)}`}>
      <i className="k pending" aria-hidden="true" />
      <span className="sr-only">
        {run.scheduleName}, {formatExact(run.at, zone)}
      </span>
    </li>
  )
}

/** Lit until their next success: a schedule never falls silent. */
function Failing({ overview }: { overview: Overview }) {
  if (overview.failingSchedules.length === 0) return null
  return (
    <ul aria-label="Failing schedules">
      {overview.failingSchedules.map(({ id, name, vmId, vmName, failuresInRow, lastFailure }) => (
        <li key={id} className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-2 border-b border-line py-2">
          <i className="k failed mt-1" aria-hidden="true" />
          <span>
            <Link href={`/schedules/${id}`} className="font-strong text-danger">
              {name}
            </Link>{' '}
            of{' '}
            <Link href={`/vms/${vmId}`} className="font-strong text-ink">
              {vmName}
            </Link>{' '}
            {failuresInRow === 1 ? 'failed' : `failed ${failuresInRow} times in a row`}
            {lastFailure && <span className="block text-12 text-ink-3">{lastFailure}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}
