'use client'
import { ChartTable } from '@/components/charts/chart-table'
import { Figure } from '@/components/charts/figure'
import { Tape } from '@/components/charts/tape'
import { secondTicks } from '@/components/charts/time-ticks'
import { useTimeZone } from '@/components/ui/now'
import type { Protection, RestoreTimes } from '@/lib/contract/protection'
import type { RestorePointKind } from '@/lib/domain/restore-point'
import { durationParts, formatDuration } from '@/lib/format/duration'
import { formatExact } from '@/lib/format/time'
import { Fact, Facts } from './fact'

const modeText: Record<RestoreTimes['latest'][number]['mode'], string> = { 'in-place': 'In place', 'new-vm': 'To a new VM' }
const fromText: Record<RestorePointKind, string> = { snapshot: 'from a snapshot', backup: 'from a backup' }
const restores = (count: number) => (count === 1 ? 'one restore' : `${count} restores`)

/** How long it takes to run again, measured on restores of this installation and never promised. */
export function RecoveryTime({ protection }: { protection: Protection }) {
  const zone = useTimeZone()
  // A backup is what is left when the host is lost; without such a measurement the snapshots stand in, and say so.
  const of = (kind: RestorePointKind) => protection.restores.find((times) => times.kind === kind)
  const [backup, snapshot] = [of('backup'), of('snapshot')]
  const shown = backup?.toRunning ? backup : snapshot?.toRunning ? snapshot : null
  if (!shown?.toRunning) return <NotMeasured />
  const { toRunning, latest, kind } = shown
  const { medianMs, p90Ms, count, estimate } = toRunning
  const times = latest.map(({ ms }) => ms)
  const max = Math.max(...times, p90Ms) * 1.15
  const other = kind === 'backup' ? snapshot : backup
  return (
    <section className="pt-6" aria-labelledby="recovery-time">
      <Head aside={`${estimate ? 'estimate' : 'measured'}, n = ${count}`} />
      <p className="readout mt-3.5">
        <Figure parts={durationParts(medianMs)} className="text-64 font-[350]" />
      </p>
      <p className="mt-2 text-14">
        to running again {fromText[kind]}, {estimate ? 'an estimate from' : 'median of'} {restores(count)} on this installation
        {shown.sizeClass && !estimate ? `, ${shown.sizeClass}` : ''}.
      </p>
      {!estimate && (
        <div className="mt-4">
          <Tape
            max={max}
            value={medianMs}
            limit={p90Ms}
            limitText="9 in 10"
            measures={times}
            label={`${restores(count)}: median ${formatDuration(medianMs)}, 9 in 10 within ${formatDuration(p90Ms)}`}
            ticks={secondTicks(max).map((at) => ({ at, text: at === 0 ? '0 s' : formatDuration(at) }))}
          />
        </div>
      )}
      <Facts>
        <Fact name="9 in 10 within" note={estimate ? 'too few to say' : `of the latest ${count}`}>
          {estimate ? '–' : formatDuration(p90Ms)}
        </Fact>
        <Independent backup={backup} />
        <Fact name={`Running ${fromText[kind === 'backup' ? 'snapshot' : 'backup']}`} note={noteOf(other?.toRunning ?? null)}>
          {other?.toRunning ? formatDuration(other.toRunning.medianMs) : '–'}
        </Fact>
      </Facts>
      <div className="mt-3">
        <ChartTable
          caption={`Latest restores ${fromText[kind]}`}
          head={['Ended', 'How', 'To running', ...(kind === 'backup' ? ['To independent'] : [])]}
          rows={latest
            .map(({ at, mode, ms, independentMs }) => [
              formatExact(at, zone),
              modeText[mode],
              formatDuration(ms),
              ...(kind === 'backup' ? [independentMs === null ? '–' : formatDuration(independentMs)] : []),
            ])
            .reverse()}
        />
      </div>
    </section>
  )
}

function noteOf(time: RestoreTimes['toRunning']): string {
  if (!time) return 'none measured yet'
  return `${time.estimate ? 'estimate' : 'median'}, n = ${time.count}`
}

/** Running is not yet safe from the repository: until the copy ends, the machine reads it. */
function Independent({ backup }: { backup: RestoreTimes | undefined }) {
  const time = backup?.toIndependent ?? null
  return (
    <Fact name="Independent of the repository" note={noteOf(time)}>
      {time ? `after ${formatDuration(time.medianMs)}` : '–'}
    </Fact>
  )
}

function Head({ aside }: { aside: string }) {
  return (
    <div className="flex items-baseline gap-2">
      <h2 id="recovery-time">Recovery time</h2>
      <span className="ml-auto text-12 text-ink-3">{aside}</span>
    </div>
  )
}

function NotMeasured() {
  return (
    <section className="pt-6" aria-labelledby="recovery-time">
      <Head aside="n = 0" />
      <p className="readout mt-3.5 text-ink-3">Not known</p>
      <p className="mt-2 max-w-[56ch] text-14 leading-normal">
        Nothing has been restored on this installation yet, so there is no time to show. A restore to a new VM is a safe way to measure it.
      </p>
    </section>
  )
}
