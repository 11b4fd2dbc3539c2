import { Temporal } from 'temporal-polyfill'
import { weekdays, type ScheduleRule } from '../rule'

/** What the rules of `ScheduleRule` mean, said slowly with `Temporal` alone: every nominal slot of the dates around, resolved and sorted. */
export function expectedSlots(rule: ScheduleRule, after: Temporal.Instant, count: number): { slot: string; atMs: number }[] {
  const perWeek = { hourly: 7 * (24 / (rule.everyHours ?? 24)), daily: 7, weekly: rule.weekdays?.length ?? 0 }[rule.frequency]
  let date = after.toZonedDateTimeISO(rule.timeZone).toPlainDate().subtract({ days: 3 })
  const end = date.add({ days: Math.ceil(((count + 10) / perWeek) * 7) + 10 })
  const time = Temporal.PlainTime.from(rule.time)
  const found: { slot: string; atMs: number }[] = []
  for (; Temporal.PlainDate.compare(date, end) < 0; date = date.add({ days: 1 })) {
    const weekday = weekdays[date.dayOfWeek - 1]
    if (rule.frequency === 'weekly' && !(weekday && rule.weekdays?.includes(weekday))) continue
    const step = rule.frequency === 'hourly' ? (rule.everyHours ?? 24) : 24
    for (let hours = 0; hours < 24; hours += step) {
      const nominal = date.toPlainDateTime(time.add({ hours }))
      const atMs = nominal.toZonedDateTime(rule.timeZone, { disambiguation: 'compatible' }).epochMilliseconds
      found.push({ slot: nominal.toString({ smallestUnit: 'minute' }), atMs })
    }
  }
  return found
    .filter(({ atMs }) => atMs > after.epochMilliseconds)
    .sort((a, b) => a.atMs - b.atMs || a.slot.localeCompare(b.slot))
    .slice(0, count)
}
