import type { SchedulePreview } from '@/lib/contract/schedule'

export interface MonthDay {
  /** Local date, "2026-11-24". */
  day: string
  /** Backups taken on it that are still there at the end. */
  stays: number
  /** Backups taken on it that have gone by then. */
  gone: number
}

/** The days from the first to the last run of the month, each with what becomes of its backups. */
export function monthDays(month: SchedulePreview['month']): MonthDay[] {
  const byDay = new Map<string, MonthDay>()
  for (const { slot, goesAt } of month) {
    const day = slot.slice(0, 10)
    const entry = byDay.get(day) ?? { day, stays: 0, gone: 0 }
    byDay.set(day, goesAt ? { ...entry, gone: entry.gone + 1 } : { ...entry, stays: entry.stays + 1 })
  }
  const [first, last] = [month[0], month.at(-1)]
  if (!first || !last) return []
  const days: MonthDay[] = []
  for (let day = first.slot.slice(0, 10); day <= last.slot.slice(0, 10); day = nextDay(day)) {
    days.push(byDay.get(day) ?? { day, stays: 0, gone: 0 })
  }
  return days
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
}
