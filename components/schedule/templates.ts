import type { Retention } from '@/lib/contract/schedule'
import { keepOf, type ScheduleForm } from './schedule-form'

export interface ScheduleTemplate {
  id: 'daily' | 'daily-weekly' | 'four-hours'
  title: string
  /** What it is for, one line. */
  text: string
  rule: Pick<ScheduleForm, 'frequency' | 'everyHours' | 'time'>
  retention: Retention
}

/** Beginnings that most machines are served by; each can be changed before it is saved. */
export const scheduleTemplates: readonly [ScheduleTemplate, ...ScheduleTemplate[]] = [
  {
    id: 'daily',
    title: 'Daily, 7 days',
    text: 'One backup a night, a week to go back to.',
    rule: { frequency: 'daily', everyHours: '4', time: '02:00' },
    retention: { keepLast: 7 },
  },
  {
    id: 'daily-weekly',
    title: 'Daily + weekly',
    text: 'A week of nights, and one backup of each of the last four weeks.',
    rule: { frequency: 'daily', everyHours: '4', time: '02:00' },
    retention: { daily: 7, weekly: 4 },
  },
  {
    id: 'four-hours',
    title: 'Every 4 hours',
    text: 'For a machine whose changes are dear: two days of them, and a week of nights.',
    rule: { frequency: 'hourly', everyHours: '4', time: '02:00' },
    retention: { keepLast: 12, daily: 7 },
  },
]

/** A form begun from a template; the first one where the address names none. */
export function formOfTemplate(id: string | null): ScheduleForm {
  const { title, rule, retention } = scheduleTemplates.find((template) => template.id === id) ?? scheduleTemplates[0]
  return {
    name: title,
    ...rule,
    weekdays: ['mon', 'thu'],
    timeZone: '',
    keep: keepOf(retention),
    includeVolumes: true,
    quiesce: 'auto',
    enabled: true,
  }
}
