'use client'
import { Tape } from '@/components/charts/tape'
import { ExposurePlot } from '@/components/charts/exposure-plot'
import { durationTicks } from '@/components/charts/time-ticks'
import { Figure } from '@/components/charts/figure'
import { useNow, useTimeZone } from '@/components/ui/now'
import { Instant } from '@/components/ui/time'
import type { Protection } from '@/lib/contract/protection'
import { formatDuration, lossParts } from '@/lib/format/duration'
import { PromiseFacts } from './promise-facts'

/** Two ages, never mixed. The headline is the loss of the host: what a target is held against, and what a snapshot is no help for. */
export function RecoveryPoint({ protection }: { protection: Protection }) {
  const now = useNow()
  const zone = useTimeZone()
  const { hostLostSince, vmBreaksSince, targetSeconds, worstCaseSeconds } = protection.exposure
  const hostLost = hostLostSince ? now - Date.parse(hostLostSince) : null
  const vmBreaks = vmBreaksSince ? now - Date.parse(vmBreaksSince) : null
  const targetMs = targetSeconds === null ? null : targetSeconds * 1000
  const worstCaseMs = worstCaseSeconds === null ? null : worstCaseSeconds * 1000
  // The headline's own points where there are any: a snapshot in between makes no backup newer.
  const shownKind = hostLostSince ? 'backup' : null
  const captures = protection.points
    .filter((point) => point.state === 'ready' && (shownKind === null || point.kind === shownKind))
    .map((point) => Date.parse(point.at))
  return (
    <section className="pt-6" aria-labelledby="recovery-point">
      <div className="flex items-baseline gap-2">
        <h2 id="recovery-point">Recovery point</h2>
        {vmBreaksSince && (
          <span className="ml-auto text-12 text-ink-3">
            newest good point <Instant at={vmBreaksSince} />
          </span>
        )}
      </div>
      <div className="mt-3.5 grid gap-x-8 gap-y-4 min-[480px]:grid-cols-[auto_minmax(0,1fr)]">
        <div>
          <p className={hostLost === null ? 'readout text-danger' : 'readout text-ink'}>
            {hostLost === null ? 'Everything' : <Figure parts={lossParts(hostLost)} className="text-64 font-[350]" />}
          </p>
          <p className="mt-2 text-14">
            would be lost with its host: {hostLost === null ? 'there is no backup.' : 'since the newest backup.'}
          </p>
        </div>
        <div className="self-end">
          <p>
            {vmBreaks === null ? (
              <span className="text-28 leading-none tracking-[-0.03em] text-danger">Everything</span>
            ) : (
              <Figure parts={lossParts(vmBreaks)} />
            )}
          </p>
          <p className="mt-2 text-14">
            {vmBreaks === null ? 'too if only the machine broke: there is no point.' : 'if only the machine broke, and its host did not.'}
          </p>
        </div>
      </div>
      {hostLost !== null && worstCaseMs !== null && (
        <div className="mt-4">
          <PromiseTape age={hostLost} targetMs={targetMs} worstCaseMs={worstCaseMs} />
        </div>
      )}
      <p className="mt-3 max-w-[64ch] text-14 leading-normal">{protection.exposure.reason}</p>
      <Guidance protection={protection} />
      {hostLost !== null && <PromiseFacts protection={protection} captures={captures} />}
      {captures.length > 0 && (
        <div className="mt-4">
          <ExposurePlot captures={captures} now={now} timeZone={zone} targetMs={targetMs ?? worstCaseMs} worstCaseMs={worstCaseMs} />
        </div>
      )}
    </section>
  )
}

/** From nothing past the worst case that the schedules promise, which is where the amber ground begins. */
function PromiseTape({ age, targetMs, worstCaseMs }: { age: number; targetMs: number | null; worstCaseMs: number }) {
  const max = Math.max(worstCaseMs * 1.25, age * 1.1)
  const target = targetMs === null ? '' : `, the target ${formatDuration(targetMs)}`
  const limit = targetMs ?? worstCaseMs
  const limitName = targetMs === null ? 'the worst case' : 'the target'
  const limitText = age <= limit ? `${formatDuration(limit - age)} to ${limitName}` : `${formatDuration(age - limit)} past ${limitName}`
  return (
    <Tape
      filled
      max={max}
      value={age}
      limit={limit}
      limitText={limitText}
      riskFrom={worstCaseMs}
      label={`${formatDuration(age)} since the newest backup; by its schedules at worst ${formatDuration(worstCaseMs)}${target}`}
      ticks={durationTicks(max).map((at) => ({ at, text: at === 0 ? '0' : formatDuration(at) }))}
    />
  )
}

/** What the points that are there do not survive, and what to do about it. */
function Guidance({ protection }: { protection: Protection }) {
  const { hostLostSince, vmBreaksSince, worstCaseSeconds } = protection.exposure
  if (hostLostSince) return null
  return (
    <p className="mt-2 max-w-[64ch] leading-normal text-ink-3">
      {vmBreaksSince
        ? 'Snapshots lie beside the machine: they undo a bad upgrade, and do not survive the loss of the host or its pool.'
        : 'A snapshot before each change takes under a second; the machine goes on.'}{' '}
      Combine both: a schedule for every day, a snapshot before what is risky.
      {worstCaseSeconds === null &&
        ' A stopped machine, a second one from the same template or a copy inside the same network is not a backup.'}
    </p>
  )
}
