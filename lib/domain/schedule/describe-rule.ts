import { weekdays, type ScheduleRule, type Weekday } from './rule'

export const weekdayLabels: Record<Weekday, string> = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' }

/** "Every 4 hours from 03:00", "Every hour at :30", "Daily at 03:00", "Mon, Thu at 03:00"; the zone is shown beside it. */
export function describeRule(rule: ScheduleRule): string {
  switch (rule.frequency) {
    case 'hourly':
      return rule.everyHours === 1 ? `Every hour at :${rule.time.slice(3)}` : `Every ${rule.everyHours ?? '?'} hours from ${rule.time}`
    case 'daily':
      return `Daily at ${rule.time}`
    case 'weekly':
      return `${weekdays
        .filter((weekday) => rule.weekdays?.includes(weekday))
        .map((weekday) => weekdayLabels[weekday])
        .join(', ')} at ${rule.time}`
  }
}
