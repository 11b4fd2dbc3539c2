'use client'
import { Figure, Readout } from '@/components/charts/figure'
import { ProtectionDot, protectionLabel } from '@/components/charts/state-roll'
import { Section } from '@/components/layout/page-header'
import { OperationStateMark } from '@/components/operation/operation-state'
import { PointMark } from '@/components/restore-point/point-mark'
import { NowProvider, TimeZoneProvider, useNow } from '@/components/ui/now'
import { Progress } from '@/components/ui/progress'
import { Age, Instant, Left } from '@/components/ui/time'
import { PowerMark } from '@/components/vm/power-mark'
import { SlotPegs } from '@/components/vm/protection-cell'
import { operationStates } from '@/lib/domain/operation'
import { protectionStates } from '@/lib/domain/protection/assess'
import { vmPowers } from '@/lib/domain/vm'
import { bytesParts } from '@/lib/format/bytes'
import { durationParts } from '@/lib/format/duration'
import { Row, Specimen, Specimens } from './specimen'

const hour = 60 * 60 * 1000
const points = [
  { kind: 'backup', state: 'ready' },
  { kind: 'snapshot', state: 'ready' },
  { kind: 'backup', state: 'creating' },
  { kind: 'backup', state: 'failed' },
  { kind: 'backup', state: 'ready', damaged: true },
] as const

/** States by shape and word, figures, times, progress. */
export function Marks({ title }: { title: string }) {
  const now = useNow()
  const at = (ms: number) => new Date(now + ms).toISOString()
  return (
    <Section title={title}>
      <Specimens>
        <Specimen name="Power">
          <div className="grid gap-1">
            {vmPowers.map((power) => (
              <PowerMark key={power} power={power} />
            ))}
          </div>
        </Specimen>
        <Specimen name="Protection and free slots">
          <div className="grid gap-1">
            {protectionStates.map((state, index) => (
              <Row key={state}>
                <ProtectionDot state={state} />
                {protectionLabel[state]}
                <SlotPegs held={index} total={3} />
              </Row>
            ))}
          </div>
        </Specimen>
        <Specimen name="Points">
          <div className="grid gap-1">
            {points.map((point) => (
              <Row key={JSON.stringify(point)}>
                <PointMark point={point} />
                {point.kind}, {'damaged' in point ? 'damaged' : point.state}
              </Row>
            ))}
          </div>
        </Specimen>
        <Specimen name="Operations">
          <div className="grid gap-1">
            {operationStates.map((state) => (
              <OperationStateMark key={state} state={state} />
            ))}
          </div>
        </Specimen>
        <Specimen name="Progress: none, some, all, unknown">
          <div className="grid gap-3">
            {[0, 0.63, 1, null].map((ratio) => (
              <Progress key={String(ratio)} ratio={ratio} label={`Backup at ${String(ratio)}`} />
            ))}
          </div>
        </Specimen>
        <Specimen name="Figures and readout">
          <div className="grid gap-4">
            <Row>
              <Figure parts={durationParts(9.2 * hour)} />
              <Figure parts={[bytesParts(38_900_000_000)]} />
            </Row>
            <Readout name="Storage" note="€ 0.24 a month">
              <Figure parts={[bytesParts(6_040_000_000)]} />
            </Readout>
          </div>
        </Specimen>
        <Specimen name="Times: the exact one on hover, zone included">
          <NowProvider at={now}>
            <TimeZoneProvider zone="Europe/Berlin">
              <div className="grid justify-items-start gap-1">
                <Age at={at(-4_000)} />
                <Age at={at(-9.2 * hour)} />
                <Left until={at(23 * hour)} />
                <Instant at={at(0)} />
                <Instant at={at(0)} form="clock" />
                <Instant at={at(0)} form="exact" />
              </div>
            </TimeZoneProvider>
          </NowProvider>
        </Specimen>
        <Specimen name="Tags and skeletons">
          <div className="grid gap-3">
            <Row>
              <span className="tag">Network isolated</span>
              <span className="spin" aria-hidden="true" />
            </Row>
            <span className="sk" style={{ width: '60%' }} />
            <span className="sk" style={{ width: '40%' }} />
          </div>
        </Specimen>
      </Specimens>
    </Section>
  )
}
