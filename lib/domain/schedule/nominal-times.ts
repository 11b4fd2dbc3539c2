import { AppError } from '@/lib/errors'
import { weekdays, type ScheduleRule } from './rule'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export interface NominalTimes {
  /** Times of day, in milliseconds after local midnight, ascending. */
  timesMs: readonly number[]
  /** Whether the rule has slots on a date, given as milliseconds of its midnight as though it were UTC. */
  runsOn: (dateMs: number) => boolean
}

/**
 * The wall times of a rule, as `ScheduleRule` defines them.
 * @throws AppError `invalid-input` where the rule is not one that `checkRule` lets through
 */
export function nominalTimes(rule: ScheduleRule): NominalTimes {
  const timeMs = timeOfDayMs(rule.time)
  if (timeMs === null) throw new AppError('invalid-input', 'The schedule has no valid time of day.')
  switch (rule.frequency) {
    case 'hourly': {
      if (!rule.everyHours) throw new AppError('invalid-input', 'The hourly schedule does not say how often.')
      const stepMs = rule.everyHours * hourMs
      return { timesMs: Array.from({ length: dayMs / stepMs }, (_, index) => (timeMs % stepMs) + index * stepMs), runsOn: () => true }
    }
    case 'daily':
      return { timesMs: [timeMs], runsOn: () => true }
    case 'weekly': {
      const chosen = weekdays.map((weekday) => rule.weekdays?.includes(weekday) ?? false)
      if (!chosen.includes(true)) throw new AppError('invalid-input', 'The weekly schedule has no weekday.')
      return { timesMs: [timeMs], runsOn: (dateMs) => chosen[isoWeekdayIndex(dateMs)] ?? false }
    }
  }
}

/** 0 for Monday … 6 for Sunday. */
function isoWeekdayIndex(dateMs: number): number {
  // 1 January 1970 was a Thursday.
  return (((dateMs / dayMs + 3) % 7) + 7) % 7
}

/** Milliseconds after midnight of "HH:MM"; null for anything else. */
export function timeOfDayMs(time: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  return match ? Number(match[1]) * hourMs + Number(match[2]) * minuteMs : null
}
