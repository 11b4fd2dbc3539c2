'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { addDays, byDay, dayOf, weeksBack } from '@/components/charts/calendar-days'
import { DayGrid, dayName } from '@/components/charts/day-grid'
import { Section } from '@/components/layout/page-header'
import { PointMark } from '@/components/restore-point/point-mark'
import { Button } from '@/components/ui/button'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { Protection } from '@/lib/contract/protection'
import { DayPoints } from './day-points'

const weeksShown = 5
const mostWeeks = 520
const mostMarks = 3

const countText = (count: number) => (count === 0 ? 'no point' : count === 1 ? '1 point' : `${count} points`)

const plannedText = (count: number) => (count === 0 ? '' : count === 1 ? '1 run planned' : `${count} runs planned`)

/** Points as a calendar: choose a day, see its points by the clock, restore from one. */
export function RestoreFromDay({ protection }: { protection: Protection }) {
  const zone = useTimeZone()
  const today = dayOf(useNow(), zone)
  const days = byDay(protection.points, zone)
  const newest = protection.points.at(-1)
  const [chosen, setChosen] = useState<string | null>(null)
  const [moved, setMoved] = useState<string | null>(null)
  const selected = chosen ?? (newest ? dayOf(newest.at, zone) : null)
  const until = moved ?? today
  const oldest = protection.points[0]
  const span = 7 * weeksShown
  const weeks = oldest ? weeksBack(dayOf(oldest.at, zone), until, 0, mostWeeks) : 0
  const show = (day: string) => setMoved(day >= today ? null : day)
  const follow = (day: string) => {
    const shownFrom = addDays(until, -span + 7)
    if (day > until) show(addDays(until, span))
    else if (day < shownFrom) show(addDays(until, -span + 7))
  }
  const pointsOf = (day: string) => days.get(day) ?? []
  const planned = byDay(protection.nextRuns, zone)
  const plannedOn = (day: string) => planned.get(day) ?? []
  return (
    <Section
      title="Restore from a day"
      className="when mt-8"
      aside={
        <span className="-my-1 inline-flex items-center gap-1">
          <Button
            size="small-icon"
            variant="quiet"
            aria-label="Earlier weeks"
            reason={weeks > weeksShown ? undefined : 'There is no older point.'}
            onClick={() => show(addDays(until, -span))}
          >
            <ChevronLeft aria-hidden="true" />
          </Button>
          <Button
            size="small-icon"
            variant="quiet"
            aria-label="Later weeks"
            reason={until < today ? undefined : 'These are the latest weeks.'}
            onClick={() => show(addDays(until, span))}
          >
            <ChevronRight aria-hidden="true" />
          </Button>
        </span>
      }
    >
      <DayGrid
        label="Restore points by day"
        today={today}
        until={until}
        weeks={weeksShown}
        selected={selected}
        onSelect={setChosen}
        onMove={follow}
        describe={(day) => [countText(pointsOf(day).length), plannedText(plannedOn(day).length)].filter(Boolean).join(', ')}
        marks={(day) => (
          <>
            {pointsOf(day)
              .slice(0, mostMarks)
              .map((point) => (
                <PointMark key={point.id} point={point} />
              ))}
            {plannedOn(day)
              .slice(0, mostMarks)
              .map((run) => (
                <i key={`${run.scheduleId} ${run.slot}`} className="k pending" aria-hidden="true" />
              ))}
            {pointsOf(day).length > mostMarks && <span>+{pointsOf(day).length - mostMarks}</span>}
          </>
        )}
      />
      <p className="flex flex-wrap gap-x-4 pt-2 text-12 text-ink-3">
        {(['backup', 'snapshot'] as const).map((kind) => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <PointMark point={{ kind, state: 'ready' }} />
            {kind}
          </span>
        ))}
        <span className="inline-flex items-center gap-1.5">
          <PointMark point={{ kind: 'snapshot', state: 'failed' }} />
          failed or damaged
        </span>
        {protection.nextRuns.length > 0 && (
          <span className="inline-flex items-center gap-1.5">
            <i className="k pending" aria-hidden="true" />
            planned
          </span>
        )}
        {protection.truncated && <span className="ml-auto">older points: under Restore points</span>}
      </p>
      {selected ? (
        <DayPoints title={dayName(selected)} points={pointsOf(selected)} planned={plannedOn(selected)} timeZone={zone} />
      ) : (
        <p className="pt-4 text-ink-3">No point yet. Each snapshot and backup appears on its day.</p>
      )}
    </Section>
  )
}
