'use client'
import { formatAge, formatDuration } from '@/lib/format/duration'
import { formatClock, formatExact, formatShort } from '@/lib/format/time'
import { useNow, useTimeZone } from './now'

/** How long ago, the exact instant with its zone in the title. */
export function Age({ at, className }: { at: string; className?: string }) {
  const now = useNow()
  const zone = useTimeZone()
  return (
    <time dateTime={at} title={formatExact(at, zone)} className={className}>
      {formatAge(now - Date.parse(at))}
    </time>
  )
}

interface InstantProps {
  at: string
  form?: 'short' | 'exact' | 'clock'
  /** Of what it belongs to, as a schedule; without, the reader's own. */
  timeZone?: string
  className?: string
}

/** An instant written out: `short` "22 Oct, 02:34", `exact` with year, seconds and zone, `clock` "02:34 CEST". */
export function Instant({ at, form = 'short', timeZone, className }: InstantProps) {
  const own = useTimeZone()
  const zone = timeZone ?? own
  const text = { short: formatShort, exact: formatExact, clock: formatClock }[form](at, zone)
  return (
    <time dateTime={at} title={formatExact(at, zone)} className={className}>
      {text}
    </time>
  )
}

/** What is left until an instant: "23 h 51 min". */
export function Left({ until }: { until: string }) {
  const now = useNow()
  const zone = useTimeZone()
  return (
    <time dateTime={until} title={formatExact(until, zone)}>
      {formatDuration(Date.parse(until) - now)}
    </time>
  )
}
