import { formatDuration } from '@/lib/format/duration'
import type { PlotLabel } from './plot'
import { durationTicks } from './time-ticks'

/** Labels of a time axis that ends now: "4 d ago", "2 d ago", "now". */
export function agoTicks(from: number, now: number, most = 4): PlotLabel[] {
  const length = now - from
  return durationTicks(length, most)
    .map((ago) => ({ at: 1 - ago / length, text: ago === 0 ? 'now' : `${formatDuration(ago)} ago` }))
    .reverse()
}
