import type { Schedule } from '@/lib/contract/schedule'
import { describeRule } from '@/lib/domain/schedule/describe-rule'
import { everyHoursChoices, weekdays } from '@/lib/domain/schedule/rule'
import type { ScheduleRunState } from '@/lib/domain/schedule/run'

export const runStateLabel: Record<ScheduleRunState, string> = {
  waiting: 'Waiting',
  started: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  missed: 'Missed',
  skipped: 'Skipped',
}

/** "Daily at 03:00"; the zone is shown beside it. */
export function ruleText({ frequency, everyHours, time, weekdays: days, timeZone }: Schedule): string {
  return describeRule({
    frequency,
    everyHours: everyHoursChoices.find((hours) => hours === everyHours) ?? null,
    time,
    weekdays: weekdays.filter((day) => days.includes(day)),
    timeZone,
  })
}

const words = {
  keepLast: (count: number) => `the last ${count}`,
  keepDays: (count: number) => (count === 1 ? 'one day' : `${count} days`),
  daily: (count: number) => `${count} daily`,
  weekly: (count: number) => `${count} weekly`,
  monthly: (count: number) => `${count} monthly`,
  yearly: (count: number) => `${count} yearly`,
} as const

/** "the last 7, 4 weekly" */
export function retentionText(retention: Schedule['retention']): string {
  const rules = ['keepLast', 'keepDays', 'daily', 'weekly', 'monthly', 'yearly'] as const
  return rules.flatMap((rule) => (retention[rule] === undefined ? [] : [words[rule](retention[rule])])).join(', ')
}
