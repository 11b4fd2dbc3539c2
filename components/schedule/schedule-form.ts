import {
  createScheduleBody,
  type CreateScheduleBody,
  type PreviewScheduleBody,
  type Retention,
  type Schedule,
} from '@/lib/contract/schedule'
import { checkPolicy, retentionRules, type RetentionRule } from '@/lib/domain/retention/policy'
import { checkRule } from '@/lib/domain/schedule/check-rule'
import { everyHoursChoices, weekdays, type Frequency, type Weekday } from '@/lib/domain/schedule/rule'
import type { FieldError } from '@/lib/errors'

/** A retention rule as it stands in the form: what was typed stays when the rule is switched off. */
export interface KeepField {
  on: boolean
  count: string
}

export interface ScheduleForm {
  name: string
  frequency: Frequency
  everyHours: string
  time: string
  weekdays: Weekday[]
  /** IANA name; empty follows the browser until another one is chosen. */
  timeZone: string
  keep: Record<RetentionRule, KeepField>
  includeVolumes: boolean
  quiesce: 'auto' | 'never' | 'require'
  enabled: boolean
}

const usualCounts: Record<RetentionRule, string> = { keepLast: '7', keepDays: '14', daily: '7', weekly: '4', monthly: '12', yearly: '3' }

/** The rules that are switched on, with how many; the others at a usual count, off. */
export function keepOf(retention: Partial<Record<RetentionRule, number | undefined>>): Record<RetentionRule, KeepField> {
  const field = (rule: RetentionRule): KeepField => {
    const count = retention[rule]
    return { on: count !== undefined, count: String(count ?? usualCounts[rule]) }
  }
  return {
    keepLast: field('keepLast'),
    keepDays: field('keepDays'),
    daily: field('daily'),
    weekly: field('weekly'),
    monthly: field('monthly'),
    yearly: field('yearly'),
  }
}

export function formOf(schedule: Schedule): ScheduleForm {
  return {
    name: schedule.name,
    frequency: schedule.frequency,
    everyHours: String(schedule.everyHours ?? 4),
    time: schedule.time,
    weekdays: weekdays.filter((day) => schedule.weekdays.includes(day)),
    timeZone: schedule.timeZone,
    keep: keepOf(schedule.retention),
    includeVolumes: schedule.includeVolumes,
    quiesce: schedule.quiesce,
    enabled: schedule.enabled,
  }
}

function retentionOf(keep: ScheduleForm['keep']): Retention {
  return Object.fromEntries(
    retentionRules.filter((rule) => keep[rule].on).map((rule) => [rule, keep[rule].count.trim() === '' ? NaN : Number(keep[rule].count)]),
  )
}

export type ScheduleChoices = Omit<CreateScheduleBody, 'vmId'>

/** What is sent; `browserZone` stands in for a zone that was not chosen. */
export function choicesOf(form: ScheduleForm, browserZone: string): ScheduleChoices {
  return {
    name: form.name,
    frequency: form.frequency,
    everyHours: form.frequency === 'hourly' ? Number(form.everyHours) : null,
    time: form.time,
    weekdays: form.frequency === 'weekly' ? form.weekdays : [],
    timeZone: form.timeZone || browserZone,
    retention: retentionOf(form.keep),
    includeVolumes: form.includeVolumes,
    quiesce: form.quiesce,
    enabled: form.enabled,
  }
}

/** What is wrong, by the wire's paths: the domain's words first, then the contract's. One message for a path. */
export function checkChoices(choices: ScheduleChoices): FieldError[] {
  const rule = checkRule(choices)
  const parsed = createScheduleBody.safeParse({ ...choices, vmId: 'vm_any' })
  const found = [
    ...(rule.ok ? [] : rule.errors),
    ...checkPolicy(choices.retention),
    ...(parsed.error?.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) ?? []),
  ].filter(({ path }) => path !== 'vmId')
  return found.filter(({ path }, index) => found.findIndex((other) => other.path === path) === index)
}

/** The question that the editor asks while somebody types; null while the rule or the retention cannot be read. */
export function previewBodyOf(choices: ScheduleChoices, of: { vmId: string; scheduleId?: string | undefined }): PreviewScheduleBody | null {
  const { name: _name, quiesce: _quiesce, ...asked } = choices
  if (checkChoices(choices).some(({ path }) => path !== 'name')) return null
  return { ...asked, vmId: of.vmId, ...(of.scheduleId ? { scheduleId: of.scheduleId } : {}) }
}

/** The same question of a schedule as it is saved. */
export function savedBodyOf(schedule: Schedule): PreviewScheduleBody | null {
  return previewBodyOf(choicesOf(formOf(schedule), schedule.timeZone), { vmId: schedule.vmId, scheduleId: schedule.id })
}

export const everyHoursOptions = everyHoursChoices.map((hours) => ({
  value: String(hours),
  label: hours === 1 ? 'Every hour' : `Every ${hours} hours`,
}))
