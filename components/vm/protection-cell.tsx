'use client'
import { ExposureBar } from '@/components/charts/exposure-bar'
import { ProtectionDot, protectionLabel } from '@/components/charts/state-roll'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { Vm } from '@/lib/contract/vm'
import { formatDuration } from '@/lib/format/duration'
import { formatExact } from '@/lib/format/time'
import { exposureBar } from './exposure-of'

type Shown = { vm: Pick<Vm, 'protection'> }

/** Disc, half disc or ring, with its word; why, in the title. */
export function ProtectionState({ vm: { protection } }: Shown) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap text-ink" title={protection.reason}>
      <ProtectionDot state={protection.state} />
      {protectionLabel[protection.state]}
    </span>
  )
}

/** Head of the column: what the bars below are measured on. */
export function ProtectionHead() {
  return (
    <span className="age">
      <span className="scale" aria-hidden="true">
        <span>0</span>
        <b>worst case</b>
        <span>2×</span>
      </span>
      <span>Newest backup</span>
    </span>
  )
}

/** How old the newest good backup is, against the worst case that the machine's own schedules promise: the line in the middle of every bar. */
export function ProtectionCell({ vm: { protection } }: Shown) {
  const now = useNow()
  const zone = useTimeZone()
  const { newestBackupAt: at, newestPointAt } = protection
  const age = at === null ? null : Math.max(0, now - Date.parse(at))
  const text = age === null ? 'no backup' : age < 60_000 ? 'just now' : formatDuration(age)
  return (
    <span className="age">
      <ExposureBar {...exposureBar(protection, now)} />
      {at === null ? (
        <span
          className="whitespace-nowrap text-danger"
          title={newestPointAt ? 'It has snapshots, which are lost with the host.' : undefined}
        >
          {text}
        </span>
      ) : (
        <time dateTime={at} title={formatExact(at, zone)} className="text-ink">
          {text}
        </time>
      )}
    </span>
  )
}

/** When the next backup is due, in the zone of whoever reads it; a schedule that keeps failing says so. */
export function NextBackup({ vm: { protection } }: Shown) {
  const now = useNow()
  const zone = useTimeZone()
  const { nextRunAt, failingSchedules } = protection
  return (
    <span className="whitespace-nowrap">
      {nextRunAt ? (
        <time dateTime={nextRunAt} title={formatExact(nextRunAt, zone)} className="text-ink">
          <span className="text-ink-3 sm:hidden">next </span>
          {Date.parse(nextRunAt) > now ? `in ${formatDuration(Date.parse(nextRunAt) - now)}` : 'due now'}
        </time>
      ) : (
        <span className="text-ink-3">no schedule</span>
      )}
      {failingSchedules > 0 && <span className="ml-2 font-strong text-danger">failing</span>}
    </span>
  )
}

/** One peg for each backup that costs nothing; filled where it is held. */
export function SlotPegs({ held, total }: Vm['protection']['freeSlots']) {
  return (
    <span className="slots" role="img" aria-label={`${held} of ${total} free backups held`} title={`${held} of ${total} free backups held`}>
      {Array.from({ length: total }, (_, index) => (
        <i key={index} className={index < held ? 'on' : ''} />
      ))}
    </span>
  )
}
