const dayMs = 24 * 60 * 60 * 1000

/** The wall-clock day of an instant in a zone: "2026-10-25". */
export function dayOf(instant: string | number, timeZone: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
}

// Days are counted in UTC, where each has 24 hours; the zone has had its say in the day's name.
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`)
const name = (ms: number) => new Date(ms).toISOString().slice(0, 10)

export function addDays(day: string, count: number): string {
  return name(utc(day) + count * dayMs)
}

/** Monday is 0. */
export function weekdayOf(day: string): number {
  return (new Date(utc(day)).getUTCDay() + 6) % 7
}

/** `count` whole weeks, Monday first, the last one holding `until`. */
export function weeksUntil(until: string, count: number): string[][] {
  const monday = addDays(until, -weekdayOf(until) - 7 * (count - 1))
  return Array.from({ length: count }, (_, week) => Array.from({ length: 7 }, (__, weekday) => addDays(monday, week * 7 + weekday)))
}

/** How many weeks reach from the day of `oldest` to `until`, at least and at most as many as given. */
export function weeksBack(oldest: string, until: string, atLeast: number, atMost: number): number {
  const first = addDays(oldest, -weekdayOf(oldest))
  const last = addDays(until, -weekdayOf(until))
  return Math.min(atMost, Math.max(atLeast, Math.round((utc(last) - utc(first)) / (7 * dayMs)) + 1))
}

/** The points of each day, in order. */
export function byDay<T extends { at: string }>(points: readonly T[], timeZone: string): Map<string, T[]> {
  const days = new Map<string, T[]>()
  for (const point of points) {
    const day = dayOf(point.at, timeZone)
    const of = days.get(day)
    if (of) of.push(point)
    else days.set(day, [point])
  }
  return days
}

/** Where in its wall-clock day an instant stands, 0 to 1, as the clock on the wall shows it. */
export function shareOfDay(instant: string | number, timeZone: string): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' })
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, Number(value)]),
  )
  return ((parts.get('hour') ?? 0) * 3600 + (parts.get('minute') ?? 0) * 60 + (parts.get('second') ?? 0)) / 86_400
}
