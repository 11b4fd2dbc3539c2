import type { ReactNode } from 'react'
import type { RestoreEstimate, RestorePoint } from '@/lib/contract/restore-point'
import { bytesParts } from '@/lib/format/bytes'
import { durationParts, formatDuration } from '@/lib/format/duration'

function Fact({ label, figure, note }: { label: string; figure: ReactNode; note: string }) {
  return (
    <div className="py-2.5 pr-3 not-first:border-line max-sm:not-first:border-t sm:not-first:border-l sm:not-first:pl-3.5">
      <dt className="text-12 text-ink-3">{label}</dt>
      <dd className="mt-0.5 text-20 tracking-[-0.02em] text-ink">{figure}</dd>
      <dd className="text-12 text-ink-3">{note}</dd>
    </div>
  )
}

const small = 'ml-0.5 mr-1.5 text-13 tracking-normal text-ink-3'

/** What the restore will take, from this installation's own measurements. */
export function RestoreFacts({ estimate, point }: { estimate: RestoreEstimate | undefined; point: RestorePoint }) {
  const size = bytesParts(point.restorableBytes)
  return (
    <dl className="grid border-y border-t-line-2 border-b-line sm:grid-cols-3" aria-busy={!estimate}>
      <Fact label="Running in" {...running(estimate)} />
      <Fact
        label="Restores"
        figure={
          <>
            {size.value}
            <small className={small}>{size.unit}</small>
          </>
        }
        note={point.disks.length === 1 ? 'one disk' : `${point.disks.length} disks, of one instant`}
      />
      <Fact
        label="Can be taken back"
        figure={
          <>
            24<small className={small}>h</small>
          </>
        }
        note="in place; a new VM is simply deleted"
      />
    </dl>
  )
}

function running(estimate: RestoreEstimate | undefined): { figure: ReactNode; note: string } {
  if (!estimate) return { figure: '…', note: 'reading what restores took here' }
  if (estimate.secondsToRunning === null) return { figure: 'seconds', note: 'no restore has been measured here yet' }
  const figure = durationParts(estimate.secondsToRunning * 1000).map(({ value, unit }) => (
    <span key={unit}>
      {value}
      <small className={small}>{unit}</small>
    </span>
  ))
  const basis =
    estimate.count < 3
      ? `estimate, from ${estimate.count === 1 ? 'one restore' : `${estimate.count} restores`}`
      : `median of ${estimate.count} restores here`
  return { figure: <>≈ {figure}</>, note: basis }
}

/** "9 h 12 min", or null when nothing would be lost. */
export function lostText(estimate: RestoreEstimate | undefined): string | null {
  if (!estimate || estimate.losesSeconds === null) return null
  return formatDuration(estimate.losesSeconds * 1000)
}
