'use client'
import { ExposureBar } from '@/components/charts/exposure-bar'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { Vm } from '@/lib/contract/vm'
import { formatDuration } from '@/lib/format/duration'
import { formatExact } from '@/lib/format/time'

const day = 24 * 60 * 60 * 1000

/** Head of the column: what the bars below are measured on. */
export function ProtectionHead() {
  return (
    <span className="age">
      <span className="scale" aria-hidden="true">
        <span>0</span>
        <b>24 h</b>
        <span>48 h</span>
      </span>
      <span>Newest point</span>
    </span>
  )
}

/**
 * How old the newest restore point is, as a bar and in figures. Nobody has promised this VM a target yet, so that the line in the
 * middle is a day for all of them and no age is called too old; no point at all is.
 */
export function ProtectionCell({ vm }: { vm: Pick<Vm, 'protection'> }) {
  const now = useNow()
  const zone = useTimeZone()
  const at = vm.protection.newestPointAt
  const age = at === null ? null : Math.max(0, now - Date.parse(at))
  const text = age === null ? 'no point' : age < 60_000 ? 'just now' : formatDuration(age)
  return (
    <span className="age">
      <ExposureBar
        ratio={age === null ? null : age / day}
        beyond={false}
        label={age === null ? 'No restore point: nothing to go back to' : `${text} since the newest restore point`}
      />
      {at === null ? (
        <span className="whitespace-nowrap text-danger">{text}</span>
      ) : (
        <time dateTime={at} title={formatExact(at, zone)} className="text-ink">
          {text}
        </time>
      )}
    </span>
  )
}
