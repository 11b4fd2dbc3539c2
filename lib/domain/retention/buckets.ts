import { offsetAt } from '../schedule/zone-periods'

const dayMs = 86_400_000

export const bucketRules = ['daily', 'weekly', 'monthly', 'yearly'] as const
export type BucketRule = (typeof bucketRules)[number]

/** The local wall time of an instant as milliseconds, as though the wall showed UTC. */
export function localMsAt(timeZone: string, atMs: number): number {
  return atMs + offsetAt(timeZone, atMs)
}

/** Which local date, ISO week, month or year a wall time is in: "2026-11-24", "2026-W48", "2026-11", "2026". */
export const bucketOf: Record<BucketRule, (localMs: number) => string> = {
  daily: (localMs) => new Date(localMs).toISOString().slice(0, 10),
  weekly: isoWeek,
  monthly: (localMs) => new Date(localMs).toISOString().slice(0, 7),
  yearly: (localMs) => String(new Date(localMs).getUTCFullYear()),
}

/** ISO 8601: weeks begin on Monday, and a week is of the year that has its Thursday, so 1 January 2027 is in 2026-W53. */
function isoWeek(localMs: number): string {
  const day = Math.floor(localMs / dayMs)
  // 1 January 1970, day 0, was a Thursday.
  const thursday = day + 3 - ((((day + 3) % 7) + 7) % 7)
  const year = new Date(thursday * dayMs).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / dayMs) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
