import type { SlotPoint } from '@/lib/contract/protection'

/** So many backups stand side by side on a laptop, the next run beside them. */
const most = 11

export interface StripParts {
  free: SlotPoint[]
  /** Billed ones that are drawn. */
  billed: SlotPoint[]
  /** Billed ones that are only summed, older than those drawn, because there are too many. */
  folded: { count: number; bytes: number } | null
  /** All that are billed. */
  billedCount: number
  /** Damaged ones, neither free nor billed. */
  damaged: SlotPoint[]
}

/** What the strip draws of a machine's backups, oldest first. What leaves with the next run is always drawn. */
export function stripParts(points: readonly SlotPoint[]): StripParts {
  const of = (billing: SlotPoint['billing']) => points.filter((point) => point.billing === billing)
  const [free, billed, damaged] = [of('free'), of('billed'), of('unbilled')]
  const room = Math.max(3, most - free.length - damaged.length)
  if (billed.length <= room) return { free, billed, folded: null, billedCount: billed.length, damaged }
  const newest = new Set(billed.slice(-(room - 1)))
  const drawn = billed.filter((point) => newest.has(point) || point.goesNext)
  const left = billed.filter((point) => !drawn.includes(point))
  const bytes = left.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
  return { free, billed: drawn, folded: left.length > 0 ? { count: left.length, bytes } : null, billedCount: billed.length, damaged }
}
