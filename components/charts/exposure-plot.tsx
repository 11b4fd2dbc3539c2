'use client'
import { scaleLinear } from '@visx/scale'
import { LinePath } from '@visx/shape'
import { formatDuration } from '@/lib/format/duration'
import { formatExact } from '@/lib/format/time'
import { agoTicks } from './ago-ticks'
import { ChartTable } from './chart-table'
import { beyond, exposureSeries, type Vertex } from './exposure-series'
import { box, Plot } from './plot'

const day = 24 * 60 * 60 * 1000
const longest = 90 * day
const headroom = 1.15

/** The saw-tooth of what would have been lost, against the target; amber only where it broke the worst case that was promised. */
export function ExposurePlot(props: {
  captures: readonly number[]
  now: number
  timeZone: string
  targetMs: number | null
  worstCaseMs: number | null
}) {
  const { captures, now, targetMs, worstCaseMs } = props
  const oldest = captures[0]
  if (oldest === undefined) return null
  const from = Math.min(now - day, Math.max(oldest, now - longest))
  const series = exposureSeries(captures, from, now)
  const peak = series.reduce<Vertex>((top, vertex) => (vertex.age > top.age ? vertex : top), { at: now, age: 0 })
  const x = scaleLinear<number>({ domain: [from, now], range: [0, box.width] })
  const y = scaleLinear<number>({ domain: [0, Math.max(peak.age, targetMs ?? 0, 1) * headroom], range: [box.height, 0] })
  const share = (age: number) => 1 - y(age) / box.height
  const line = { x: (vertex: Vertex) => x(vertex.at), y: (vertex: Vertex) => y(vertex.age) }
  return (
    <>
      <Plot
        label={`Age of the newest point over the last ${formatDuration(now - from)}: now ${formatDuration(now - (captures.at(-1) ?? now))}, at most ${formatDuration(peak.age)}.`}
        x={agoTicks(from, now)}
        y={[
          { at: share(peak.age), text: `longest ${formatDuration(peak.age)}` },
          ...(targetMs ? [{ at: share(targetMs), text: `target ${formatDuration(targetMs)}` }] : []),
        ]}
      >
        {targetMs && <line className="target" x1={0} x2={box.width} y1={y(targetMs)} y2={y(targetMs)} />}
        <LinePath data={series} className="line" {...line} />
        {worstCaseMs &&
          beyond(series, worstCaseMs).map((stretch) => <LinePath key={stretch[0]?.at} data={stretch} className="line over" {...line} />)}
      </Plot>
      <ChartTable
        caption="Points and the gap before each"
        head={['Captured', 'Gap before it']}
        rows={captures
          .map((at, index) => [formatExact(at, props.timeZone), index === 0 ? '–' : formatDuration(at - (captures[index - 1] ?? at))])
          .reverse()}
      />
    </>
  )
}
