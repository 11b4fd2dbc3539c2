import type { FieldError } from '@/lib/errors'

/** The rules of a retention policy and what each may be set to. A point is kept while any rule keeps it. */
export const retentionLimits = {
  /** The newest so many good points. */
  keepLast: { min: 1, max: 365 },
  /** Points of the last so many local days. */
  keepDays: { min: 1, max: 3_650 },
  /** The newest good point of each of the last so many local dates (ISO weeks, months, years) that have one. */
  daily: { min: 1, max: 365 },
  weekly: { min: 1, max: 520 },
  monthly: { min: 1, max: 120 },
  yearly: { min: 1, max: 50 },
} as const satisfies Record<string, { min: number; max: number }>

export type RetentionRule = keyof typeof retentionLimits
export const retentionRules = ['keepLast', 'keepDays', 'daily', 'weekly', 'monthly', 'yearly'] as const satisfies readonly RetentionRule[]

/** Without any rule, everything is kept. */
export type RetentionPolicy = { readonly [Rule in RetentionRule]?: number | null | undefined }

/** What is wrong with a policy that somebody sent, field by field ("retention.keepLast"); empty where it can be kept. */
export function checkPolicy(policy: RetentionPolicy): FieldError[] {
  const errors: FieldError[] = []
  for (const rule of retentionRules) {
    const value = policy[rule]
    const { min, max } = retentionLimits[rule]
    if (value != null && !(Number.isInteger(value) && value >= min && value <= max)) {
      errors.push({ path: `retention.${rule}`, message: `must be a whole number from ${min} to ${max.toLocaleString('en')}` })
    }
  }
  if (errors.length === 0 && !hasRules(policy)) errors.push({ path: 'retention', message: 'needs at least one rule' })
  return errors
}

export function hasRules(policy: RetentionPolicy): boolean {
  return retentionRules.some((rule) => policy[rule] != null)
}
