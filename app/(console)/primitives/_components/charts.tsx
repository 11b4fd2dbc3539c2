'use client'
import { useState } from 'react'
import { addDays, dayOf } from '@/components/charts/calendar-days'
import { ChartTable } from '@/components/charts/chart-table'
import { DayGrid } from '@/components/charts/day-grid'
import { ExposureBar } from '@/components/charts/exposure-bar'
import { ExposurePlot } from '@/components/charts/exposure-plot'
import { Plot } from '@/components/charts/plot'
import { StateRoll } from '@/components/charts/state-roll'
import { StoredPlot } from '@/components/charts/stored-plot'
import { Tape } from '@/components/charts/tape'
import { durationTicks, secondTicks } from '@/components/charts/time-ticks'
import { Section } from '@/components/layout/page-header'
import { PointMark } from '@/components/restore-point/point-mark'
import { useNow, useTimeZone } from '@/components/ui/now'
import { formatDuration } from '@/lib/format/duration'
import { Specimen, Specimens } from './specimen'

const hour = 60 * 60 * 1000
const day = 24 * hour
const bars = [
  { name: 'Nothing to measure', ratio: null, beyond: false },
  { name: 'Well within', ratio: 0.3, beyond: false },
  { name: 'Past the target, within the worst case', ratio: 1.02, beyond: false },
  { name: 'Beyond', ratio: 1.4, beyond: true },
  { name: 'Far beyond', ratio: 6, beyond: true },
]
const ticksOf = (ticks: number[]) => ticks.map((at) => ({ at, text: at === 0 ? '0' : formatDuration(at) }))

/** Every picture, with what it says to whoever does not see it. */
export function Charts({ title }: { title: string }) {
  const now = useNow()
  const timeZone = useTimeZone()
  const today = dayOf(now, timeZone)
  const [chosen, setChosen] = useState<string | null>(null)
  const captures = [9, 8, 7, 6, 4, 3, 2, 1, 0.4].map((days) => now - days * day)
  const measures = [5_900, 6_100, 6_400, 6_500, 6_900, 8_300, 11_200]
  return (
    <Section title={title}>
      <Specimens>
        {bars.map(({ name, ...bar }) => (
          <Specimen key={name} name={`Exposure bar: ${name.toLowerCase()}`}>
            <ExposureBar {...bar} label={name} />
          </Specimen>
        ))}
        <Specimen name="Roll of states: few, and very many">
          <div className="grid justify-items-start gap-3">
            <StateRoll counts={{ unprotected: 2, 'at-risk': 3, protected: 7 }} label="2 unprotected, 3 at risk, 7 protected" />
            <StateRoll counts={{ unprotected: 372, 'at-risk': 28, protected: 600 }} label="372 unprotected, 28 at risk, 600 protected" />
          </div>
        </Specimen>
        <Specimen name="Tape: towards a worst case">
          <Tape
            filled
            max={30 * hour}
            value={9.2 * hour}
            limit={24 * hour}
            riskFrom={24.25 * hour}
            label="9 h of 24 h"
            ticks={ticksOf(durationTicks(30 * hour))}
          />
        </Specimen>
        <Specimen name="Tape: beyond it">
          <Tape
            filled
            max={40 * hour}
            value={34 * hour}
            limit={24 * hour}
            riskFrom={24.25 * hour}
            label="34 h of 24 h"
            ticks={ticksOf(durationTicks(40 * hour))}
          />
        </Specimen>
        <Specimen name="Tape: what was measured">
          <Tape
            max={13_000}
            value={6_500}
            limit={8_300}
            measures={measures}
            label="7 restores, median 6.5 s"
            ticks={ticksOf(secondTicks(13_000))}
          />
        </Specimen>
        <Specimen name="Exposure over time, with one breach and its table" wide>
          <ExposurePlot captures={captures} now={now} timeZone={timeZone} targetMs={day} worstCaseMs={1.1 * day} />
        </Specimen>
        <Specimen name="Stored over time" wide>
          <StoredPlot points={captures.map((at) => ({ at, storedBytes: 900_000_000 }))} now={now} timeZone={timeZone} />
        </Specimen>
        <Specimen name="An empty plot, and a table by itself" wide>
          <Plot label="Nothing yet" x={[{ at: 1, text: 'now' }]}>
            {null}
          </Plot>
          <ChartTable caption="Nothing yet" head={['When', 'How much']} rows={[['now', '0']]} />
        </Specimen>
        <Specimen name="Days: arrows move, Enter chooses" wide>
          <DayGrid
            label="Points by day"
            today={today}
            until={today}
            weeks={3}
            selected={chosen}
            onSelect={setChosen}
            onMove={setChosen}
            describe={(each) => (each === addDays(today, -2) ? '1 point' : 'no point')}
            marks={(each) => each === addDays(today, -2) && <PointMark point={{ kind: 'backup', state: 'ready' }} />}
          />
        </Specimen>
      </Specimens>
    </Section>
  )
}
