import { z } from 'zod'
import { hasRules, retentionLimits, type RetentionRule } from '@/lib/domain/retention/policy'
import { checkRule } from '@/lib/domain/schedule/check-rule'
import { frequencies } from '@/lib/domain/schedule/rule'
import { scheduleRunStates } from '@/lib/domain/schedule/run'
import { byteCount, id, instant, listOf, listQuery, verdict } from './common'

const rule = (name: RetentionRule) =>
  z
    .number()
    .int('is a whole number')
    .min(retentionLimits[name].min, `is at least ${retentionLimits[name].min}`)
    .max(retentionLimits[name].max, `is at most ${retentionLimits[name].max}`)

export const retention = z
  .strictObject({
    keepLast: rule('keepLast'),
    keepDays: rule('keepDays'),
    daily: rule('daily'),
    weekly: rule('weekly'),
    monthly: rule('monthly'),
    yearly: rule('yearly'),
  })
  .partial()
  .refine(hasRules, 'needs at least one rule')
export type Retention = z.infer<typeof retention>

const ruleFields = {
  frequency: z.enum(frequencies),
  everyHours: z.number().int().nullish(),
  time: z.string().max(5),
  weekdays: z.array(z.string().max(3)).max(7).nullish(),
  timeZone: z.string().max(64),
}

const choices = {
  ...ruleFields,
  name: z.string().trim().min(1, 'must not be empty').max(120, 'at most 120 characters'),
  retention,
  includeVolumes: z.boolean().default(true),
  quiesce: z.enum(['auto', 'never', 'require']).default('auto'),
  enabled: z.boolean().default(true),
}

/** Puts what the domain says of the rule on its fields. */
function checked(value: z.output<z.ZodObject<typeof ruleFields>>, context: z.RefinementCtx): void {
  const result = checkRule(value)
  if (result.ok) return
  for (const { path, message } of result.errors) context.addIssue({ code: 'custom', path: path.split('.'), message })
}

export const createScheduleBody = z.strictObject({ vmId: id('vm'), ...choices }).superRefine(checked)
export type CreateScheduleBody = z.input<typeof createScheduleBody>

/** Everything but the VM; what is left out stays as it is. */
export const updateScheduleBody = z.strictObject(choices).partial()
export type UpdateScheduleBody = z.input<typeof updateScheduleBody>

export const scheduleRun = z.object({
  id: id('run'),
  scheduleId: id('sch'),
  /** Nominal local date and time; null for a run asked for by hand. */
  slot: z.string().nullable(),
  plannedAt: instant,
  state: z.enum(scheduleRunStates),
  attempts: z.number().int(),
  /** Why it failed, was missed or skipped, or what it waits for. */
  reason: z.string().nullable(),
  beganAt: instant.nullable(),
  endedAt: instant.nullable(),
  operationId: z.string().nullable(),
  restorePointId: z.string().nullable(),
})
export type ScheduleRun = z.infer<typeof scheduleRun>

export const schedule = z.object({
  id: id('sch'),
  vmId: id('vm'),
  vmName: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  frequency: z.enum(frequencies),
  everyHours: z.number().int().nullable(),
  time: z.string(),
  weekdays: z.array(z.string()),
  timeZone: z.string(),
  retention,
  includeVolumes: z.boolean(),
  quiesce: z.enum(['auto', 'never', 'require']),
  /** Null while paused. `startsAt` is the slot's instant and this VM's spread. */
  nextRun: z.object({ slot: z.string(), at: instant, startsAt: instant }).nullable(),
  lastRun: scheduleRun.nullable(),
  /** Backups of this schedule that are kept now. */
  keptCount: z.number().int(),
  missedCount: z.number().int().describe('missed runs in the last 30 days'),
  failuresInRow: z.number().int(),
  lastFailure: z.string().nullable(),
  createdAt: instant,
  can: z.object({ update: verdict, run: verdict, delete: verdict }),
})
export type Schedule = z.infer<typeof schedule>

export const scheduleList = listOf(schedule)
export const scheduleListQuery = listQuery.extend({
  vmId: z.string().optional(),
  enabled: z.stringbool().optional(),
  failing: z.stringbool().optional(),
})
export const scheduleRunList = listOf(scheduleRun)
export const scheduleRunListQuery = listQuery.omit({ q: true }).extend({ state: z.enum(scheduleRunStates).optional() })

export const createBackupBody = z.strictObject({
  vmId: id('vm'),
  name: z.string().trim().min(1, 'must not be empty').max(120, 'at most 120 characters').optional(),
  note: z.string().trim().max(2_000, 'at most 2,000 characters').optional(),
  keepDays: rule('keepDays').optional(),
  full: z.boolean().default(false).describe('leave the chain aside and capture everything'),
})
export type CreateBackupBody = z.input<typeof createBackupBody>

/** What an editor shows before it saves. `scheduleId`: the schedule that is being changed. */
export const previewScheduleBody = z
  .strictObject({
    vmId: id('vm'),
    scheduleId: id('sch').optional(),
    ...ruleFields,
    retention,
    includeVolumes: z.boolean().default(true),
    enabled: z.boolean().default(true),
    after: instant.optional(),
    count: z.number().int().min(1).max(400).default(5),
  })
  .superRefine(checked)
export type PreviewScheduleBody = z.input<typeof previewScheduleBody>

export const plannedRun = z.object({
  slot: z.string(),
  at: instant,
  /** `moved`: the clock skips that time. `first-of-two`: the clock shows it twice. */
  note: z.enum(['moved', 'first-of-two']).optional(),
})
export type PlannedRun = z.infer<typeof plannedRun>

/** `run`: the one that the change moves or that its hour shows twice; else the first one after it. */
export const clockChange = z.object({ at: instant, run: plannedRun })
export type ClockChange = z.infer<typeof clockChange>

export const schedulePreview = z.object({
  /** "Daily at 03:00" */
  description: z.string(),
  runs: z.array(plannedRun),
  /** The next two changes of the zone's clocks, each with the run that it touches; none where clocks do not change. */
  clockChanges: z.array(clockChange),
  /** How many points it keeps once it has run for long enough, about; null: nothing ever goes. */
  keepsCount: z.number().int().nullable(),
  /** What one backup and all kept ones take, about. */
  sizes: z.object({
    fullBytes: byteCount,
    incrementBytes: byteCount,
    keptBytes: byteCount.nullable(),
    basis: z.enum(['measured', 'assumed']),
  }),
  /** Free slots of the VM, how many of this schedule's backups hold one once it keeps them all, and how many are billed. */
  free: z.object({ total: z.number().int(), count: z.number().int(), billedCount: z.number().int() }).nullable(),
  perMonth: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  /** The worst case that this schedule and the VM's others promise together; null while it is paused and there is no other. */
  worstCaseSeconds: z.number().nullable(),
  /** The same without this change, as it is now. */
  worstCaseSecondsBefore: z.number().nullable(),
  /** What there will be of this schedule's backups after 30 days: date by date those that are taken and still kept then, and today's. */
  month: z.object({
    days: z.array(z.object({ day: z.iso.date(), taken: z.number().int(), kept: z.number().int() })),
    keptOfToday: z.number().int(),
  }),
})
export type SchedulePreview = z.infer<typeof schedulePreview>
