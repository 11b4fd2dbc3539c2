import type { ReactNode } from 'react'
import type { RestoreBody, RestoreEstimate, RestorePoint } from '@/lib/contract/restore-point'
import { bytesParts } from '@/lib/format/bytes'
import { durationParts, formatLoss } from '@/lib/format/duration'

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
export function RestoreFacts({
  estimate,
  failed,
  point,
  mode,
}: {
  estimate: RestoreEstimate | undefined
  /** The estimate was asked for and did not come. */
  failed: boolean
  point: RestorePoint
  mode: RestoreBody['mode']
}) {
  const size = bytesParts(point.restorableBytes)
  return (
    <dl
      className={`grid border-y border-t-line-2 border-b-line ${point.kind === 'backup' && mode === 'in-place' ? 'sm:grid-cols-4' : 'sm:grid-cols-3'}`}
      aria-busy={!estimate && !failed}
    >
      <Fact label="Running in" {...running(estimate, failed)} />
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
      {point.kind === 'backup' && <Fact label="Independent after" {...independent(estimate, failed)} />}
      {mode === 'in-place' ? (
        <Fact
          label="Can be undone for"
          figure={
            <>
              24<small className={small}>h</small>
            </>
          }
          note="then the disk as it is now is removed"
        />
      ) : point.kind === 'backup' ? null : (
        <Fact label={`Changes on ${point.vmName}`} figure="none" note="the new VM stands beside it" />
      )}
    </dl>
  )
}

function running(estimate: RestoreEstimate | undefined, failed: boolean): { figure: ReactNode; note: string } {
  if (!estimate && failed) return { figure: 'not known', note: 'what restores took here could not be read' }
  if (!estimate) return { figure: '…', note: 'reading what restores took here' }
  if (estimate.secondsToRunning === null) return { figure: 'seconds', note: 'no restore has been measured here yet' }
  return { figure: about(estimate.secondsToRunning), note: basis(estimate.count, estimate.estimate) }
}

/** Until everything has been copied from the repository. */
function independent(estimate: RestoreEstimate | undefined, failed: boolean): { figure: ReactNode; note: string } {
  if (!estimate && failed) return { figure: 'not known', note: 'what copies took here could not be read' }
  if (!estimate) return { figure: '…', note: 'reading what copies took here' }
  if (estimate.secondsToIndependent === null) return { figure: 'not known', note: 'no copy has been measured here yet' }
  return { figure: about(estimate.secondsToIndependent), note: basis(estimate.independentCount, estimate.independentCount < 3) }
}

const basis = (count: number, estimate: boolean) =>
  estimate ? `estimate, from ${count === 1 ? 'one restore' : `${count} restores`}` : `median of ${count} restores here`

function about(seconds: number): ReactNode {
  const figure = durationParts(seconds * 1000).map(({ value, unit }) => (
    <span key={unit}>
      {value}
      <small className={small}>{unit}</small>
    </span>
  ))
  return <>≈ {figure}</>
}

/** "9 h 13 min" as of `now`: it grows while the dialog is open. */
export function lostText(capturedAt: string | null, now: number): string | null {
  if (!capturedAt) return null
  return formatLoss(now - Date.parse(capturedAt))
}
