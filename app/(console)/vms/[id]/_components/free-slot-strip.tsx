'use client'
import type { CSSProperties, ReactNode } from 'react'
import { Section } from '@/components/layout/page-header'
import { useTimeZone } from '@/components/ui/now'
import { SlotPegs } from '@/components/vm/protection-cell'
import type { FreeSlots, NextRun, Protection, SlotPoint } from '@/lib/contract/protection'
import { formatBytes } from '@/lib/format/bytes'
import { formatMoney } from '@/lib/format/money'
import { formatClock, formatDay, formatExact } from '@/lib/format/time'
import { stripParts } from './strip-parts'

const backups = (count: number) => (count === 1 ? '1 backup' : `${count} backups`)

/** Which backups hold the free slots, what the others cost, and what the next run changes. */
export function FreeSlotStrip({ protection }: { protection: Protection }) {
  const { freeSlots: slots, nextRuns } = protection
  const [next] = nextRuns
  return (
    <Section
      title="Free backups"
      className="slot-strip mt-8"
      aside={
        <span className="inline-flex items-center gap-3">
          {slots.points.length > 0 && `saves ${formatMoney(slots.savesPerMonth, slots.held > 0)} a month`}
          <SlotPegs held={slots.held} total={slots.total} />
        </span>
      }
    >
      {slots.points.length === 0 && !next ? (
        <p className="max-w-[64ch] pt-3 leading-normal">
          No backup yet. The {slots.total} oldest backups that are kept of each machine cost nothing; further ones are billed by what they
          take.
        </p>
      ) : (
        <Strip slots={slots} next={next} />
      )}
      {slots.nextChanges.length > 0 && (
        <p className="max-w-[96ch] pt-3 leading-normal">
          {next && <NextTime run={next} />}
          {slots.nextChanges.join(' ')}
        </p>
      )}
      {!next && slots.points.length > 0 && (
        <p className="pt-3 text-ink-3">No schedule will make another one, so nothing changes by itself.</p>
      )}
    </Section>
  )
}

function NextTime({ run }: { run: NextRun }) {
  const zone = useTimeZone()
  return (
    <>
      <b title={formatExact(run.at, run.timeZone)}>
        {formatDay(run.at, zone)}, {formatClock(run.at, zone)}
      </b>{' '}
      ({run.scheduleName}):{' '}
    </>
  )
}

function Strip({ slots, next }: { slots: FreeSlots; next: NextRun | undefined }) {
  const zone = useTimeZone()
  const { free, billed, folded, billedCount, damaged } = stripParts(slots.points)
  const left = slots.total - slots.held
  return (
    <div
      className="strip"
      role="group"
      tabIndex={0}
      aria-label={`Backups of this machine, oldest first: ${slots.held} of ${slots.total} free, ${billedCount} billed`}
    >
      <Group kind="free" count={slots.total} title={free.length === 0 ? `${slots.total} free` : `${free.length} free: the oldest kept`}>
        {free.map((point, index) => (
          <Cell key={point.id} point={point} note={`slot ${index + 1}`} />
        ))}
        {Array.from({ length: left }, (_, index) => (
          <li key={index} className="strip-cell">
            <b>–</b>
            <span>not used yet</span>
            <span>slot {slots.held + index + 1}</span>
          </li>
        ))}
      </Group>
      {billedCount > 0 && (
        <Group
          kind="billed"
          count={billed.length + (folded ? 1 : 0)}
          title={`${billedCount} billed: ${formatBytes(slots.billedBytes)}, ${formatMoney(slots.perMonth, true)} a month`}
        >
          {folded && (
            <li className="strip-cell">
              <b>{folded.count} more</b>
              <span>{formatBytes(folded.bytes)}</span>
              <span>billed</span>
            </li>
          )}
          {billed.map((point) => (
            <Cell key={point.id} point={point} note={formatMoney(point.perMonth, true)} />
          ))}
        </Group>
      )}
      {damaged.length > 0 && (
        <Group kind="damaged" count={damaged.length} title={`${backups(damaged.length)} damaged: not billed`}>
          {damaged.map((point) => (
            <Cell key={point.id} point={point} note="damaged" />
          ))}
        </Group>
      )}
      {next && (
        <Group kind="next" count={1} title={`Next run, ${formatDay(next.at, zone)}`}>
          <li className="strip-cell joins">
            <b>{formatClock(next.at, zone)}</b>
            <span>{next.scheduleName}</span>
            <span>{left > 0 ? `takes slot ${slots.held + 1}` : 'will be billed'}</span>
          </li>
        </Group>
      )}
    </div>
  )
}

function Group(props: { kind: 'free' | 'billed' | 'damaged' | 'next'; count: number; title: string; children: ReactNode }) {
  const style: CSSProperties & { '--n': number } = { '--n': props.count }
  return (
    <div className={`strip-group ${props.kind}`} style={style}>
      <p title={props.title}>{props.title}</p>
      <ol aria-label={props.title}>{props.children}</ol>
    </div>
  )
}

function Cell({ point, note }: { point: SlotPoint; note: string }) {
  const zone = useTimeZone()
  const { name, at, storedBytes, incremental, retention, goesNext } = point
  return (
    <li
      className={goesNext ? 'strip-cell goes' : 'strip-cell'}
      title={`${name}, ${formatExact(at, zone)}, ${incremental ? 'incremental' : 'full'}. ${retention}`}
    >
      <b>
        {formatDay(at, zone).slice(4)}
        <span className="sr-only">, {name}</span>
      </b>
      <span>{formatBytes(storedBytes)}</span>
      <span className={goesNext ? 'text-ink' : 'text-ink-3'}>{goesNext ? 'goes next' : note}</span>
    </li>
  )
}
