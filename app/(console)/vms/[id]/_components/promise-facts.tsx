'use client'
import { exposureSeries, within } from '@/components/charts/exposure-series'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { Protection } from '@/lib/contract/protection'
import { formatDuration, formatLoss } from '@/lib/format/duration'
import { formatClock, formatDay } from '@/lib/format/time'
import { Fact, Facts } from './fact'

const longest = 90 * 24 * 60 * 60 * 1000

/** What is promised, what comes next, and whether the promise was kept. `captures`: of the backups, oldest first. */
export function PromiseFacts({ protection, captures }: { protection: Protection; captures: readonly number[] }) {
  const now = useNow()
  const zone = useTimeZone()
  const { worstCaseSeconds } = protection.exposure
  const [next] = protection.nextRuns
  return (
    <Facts>
      <Fact name="Worst case" note={worstCaseSeconds === null ? 'no schedule is on' : 'interval, waiting and capture'}>
        {worstCaseSeconds === null ? 'not promised' : formatLoss(worstCaseSeconds * 1000)}
      </Fact>
      <Fact
        name="Next backup"
        note={next ? `${next.scheduleName}, ${formatDay(next.at, zone)} ${formatClock(next.at, zone)}` : 'by itself'}
      >
        {next ? `in ${formatDuration(Math.max(0, Date.parse(next.at) - now))}` : 'none'}
      </Fact>
      {worstCaseSeconds !== null && <Kept captures={captures} now={now} limitMs={worstCaseSeconds * 1000} />}
    </Facts>
  )
}

/** Of the backups that are kept today: thinned out ones count against it, never for it. */
function Kept({ captures, now, limitMs }: { captures: readonly number[]; now: number; limitMs: number }) {
  const oldest = captures[0]
  if (oldest === undefined || now - oldest < limitMs) return null
  const from = Math.max(oldest, now - longest)
  const { share, breaches } = within(exposureSeries(captures, from, now), limitMs)
  const times = breaches === 1 ? 'once beyond it' : `${breaches} times beyond it`
  return (
    <Fact name={`Last ${formatDuration(now - from)}`} note={breaches === 0 ? 'never beyond it' : times}>
      {`${(Math.floor(share * 1000) / 10).toString()} % within`}
    </Fact>
  )
}
