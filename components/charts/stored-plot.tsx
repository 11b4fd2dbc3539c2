'use client'
import { scaleLinear } from '@visx/scale'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatExact } from '@/lib/format/time'
import { agoTicks } from './ago-ticks'
import { ChartTable } from './chart-table'
import { box, Plot } from './plot'
import { storedSeries } from './stored-series'

const day = 24 * 60 * 60 * 1000
const headroom = 1.15

/** What the points kept today take, step by step in the order in which they were taken. */
export function StoredPlot(props: { points: readonly { at: number; storedBytes: number }[]; now: number; timeZone: string }) {
  const { points, now } = props
  const steps = storedSeries(points)
  const first = steps[0]
  const last = steps.at(-1)
  if (!first || !last) return null
  const from = Math.min(now - day, first.at)
  const x = scaleLinear<number>({ domain: [from, now], range: [0, box.width] })
  const y = scaleLinear<number>({ domain: [0, Math.max(1, last.bytes) * headroom], range: [box.height, 0] })
  // A step is level until the next point: along, then up.
  const outline = steps.map((step) => `H${x(step.at)}V${y(step.bytes)}`).join('')
  const line = `M${x(first.at)} ${box.height}${outline}H${box.width}`
  return (
    <>
      <Plot
        label={`The points kept today take ${formatBytes(last.bytes)}, taken over ${formatDuration(now - first.at)}.`}
        x={agoTicks(from, now)}
        y={[{ at: 1 - y(last.bytes) / box.height, text: formatBytes(last.bytes) }]}
      >
        <path className="area" d={`${line}V${box.height}Z`} />
        <path className="line" d={line} />
      </Plot>
      <ChartTable
        caption="What the points take, added up"
        head={['Captured', 'All until then']}
        rows={steps.map((step) => [formatExact(step.at, props.timeZone), formatBytes(step.bytes)]).reverse()}
      />
    </>
  )
}
