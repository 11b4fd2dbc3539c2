import { offsetAt } from '../schedule/zone-periods'

const dayMs = 86_400_000

export const bucketRules = ['daily', 'weekly', 'monthly', 'yearly'] as const
export type BucketRule = (typeof bucketRules)[number]

/** The local wall time of an instant as milliseconds, as though the wall showed UTC. */
export function localMsAt(timeZone: string, atMs: number): number {
  return atMs + offsetAt(timeZone, atMs)
}

/** The local date, ISO week, month and year of a wall time: "2026-11-24", "2026-W48", "2026-11", "2026". */
export type Buckets = Readonly<Record<BucketRule, string>>

/** A preview asks for the same few hundred dates over and over; beyond some decades the table is begun anew. */
const known = new Map<number, Buckets>()
const maxKnown = 20_000

export function bucketsOf(localMs: number): Buckets {
  const day = Math.floor(localMs / dayMs)
  const found = known.get(day)
  if (found) return found
  const daily = new Date(day * dayMs).toISOString().slice(0, 10)
  const made = { daily, weekly: isoWeek(day), monthly: daily.slice(0, 7), yearly: daily.slice(0, 4) }
  if (known.size >= maxKnown) known.clear()
  known.set(day, made)
  return made
}

/** ISO 8601: weeks begin on Monday, and a week is of the year that has its Thursday, so 1 January 2027 is in 2026-W53. */
function isoWeek(day: number): string {
  // 1 January 1970, day 0, was a Thursday.
  const thursday = day + 3 - ((((day + 3) % 7) + 7) % 7)
  const year = new Date(thursday * dayMs).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / dayMs) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
