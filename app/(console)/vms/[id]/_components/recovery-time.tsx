'use client'
import { ChartTable } from '@/components/charts/chart-table'
import { Figure } from '@/components/charts/figure'
import { Tape } from '@/components/charts/tape'
import { secondTicks } from '@/components/charts/time-ticks'
import { useTimeZone } from '@/components/ui/now'
import { Age } from '@/components/ui/time'
import type { Protection, RestoreTimes } from '@/lib/contract/protection'
import { durationParts, formatDuration } from '@/lib/format/duration'
import { formatExact } from '@/lib/format/time'

/** Below this many measurements a median says little. */
const enough = 3
const modeText: Record<RestoreTimes['mode'], string> = { 'in-place': 'in place', 'new-vm': 'to a new VM' }

/** How long it takes to run again, measured on restores of this installation and never promised. */
export function RecoveryTime({ protection }: { protection: Protection }) {
  const zone = useTimeZone()
  // In place is what one does when this machine breaks; without such a measurement the other way stands in, and says so.
  const [first, second] = [...protection.restores].sort((a, b) => Number(b.count > 0) - Number(a.count > 0))
  if (!first || first.medianMs === null) return <NotMeasured />
  const { median, count } = { median: first.medianMs, count: first.count }
  const times = first.latest.map(({ ms }) => ms)
  const max = Math.max(...times, first.p90Ms ?? 0) * 1.15
  const latest = first.latest.at(-1)
  return (
    <section className="pt-6" aria-labelledby="recovery-time">
      <Head aside={count < enough ? `estimate, n = ${count}` : `measured, n = ${count}`} />
      <p className="readout mt-3.5">
        <Figure parts={durationParts(median)} className="text-64 font-[350]" />
      </p>
      <p className="mt-2 text-14">
        to running again, {count < enough ? 'an estimate from' : 'median of'} {count === 1 ? 'one restore' : `${count} restores`}{' '}
        {modeText[first.mode]} on this installation.
      </p>
      {count >= enough && (
        <div className="mt-4">
          <Tape
            max={max}
            value={median}
            limit={first.p90Ms}
            measures={times}
            label={`${count} restores: median ${formatDuration(median)}, 9 in 10 within ${formatDuration(first.p90Ms ?? median)}`}
            ticks={secondTicks(max).map((at) => ({ at, text: at === 0 ? '0 s' : formatDuration(at) }))}
          />
        </div>
      )}
      <dl className="mt-4 grid grid-cols-3 gap-4">
        <Fact name="9 in 10 within" note={count < enough ? 'too few to say' : `of the latest ${count}`}>
          {count < enough || first.p90Ms === null ? '–' : formatDuration(first.p90Ms)}
        </Fact>
        <Fact name={second ? `Median ${modeText[second.mode]}` : 'Other way'} note={second ? countText(second) : ''}>
          {second && second.medianMs !== null ? formatDuration(second.medianMs) : '–'}
        </Fact>
        <Fact name="Last measured" note={latest ? <Age at={latest.at} /> : ''}>
          {latest ? formatDuration(latest.ms) : '–'}
        </Fact>
      </dl>
      <div className="mt-3">
        <ChartTable
          caption={`Latest restores ${modeText[first.mode]}`}
          head={['Ended', 'To running']}
          rows={first.latest.map(({ at, ms }) => [formatExact(at, zone), formatDuration(ms)]).reverse()}
        />
      </div>
    </section>
  )
}

const countText = ({ count }: RestoreTimes) => (count === 0 ? 'none measured yet' : `${count < enough ? 'estimate, ' : ''}n = ${count}`)

function Head({ aside }: { aside: string }) {
  return (
    <div className="flex items-baseline gap-2">
      <h2 id="recovery-time">Recovery time</h2>
      <span className="ml-auto text-12 text-ink-3">{aside}</span>
    </div>
  )
}

function Fact({ name, children, note }: { name: string; children: React.ReactNode; note: React.ReactNode }) {
  return (
    <div>
      <dt className="text-12 text-ink-3">{name}</dt>
      <dd className="font-strong text-ink">{children}</dd>
      <dd className="text-12 text-ink-3">{note}</dd>
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
