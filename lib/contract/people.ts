import { z } from 'zod'
import { roles } from '@/lib/domain/role'
import { isTimeZone } from '@/lib/format/time-zone'
import { instant, listOf } from './common'

const timeZone = z.string().max(64).refine(isTimeZone, 'is not a time zone that we know')

/** What a user has chosen for the panel. */
export const preferences = z.object({
  /** IANA name; null follows the browser. */
  timeZone: timeZone.nullable().catch(null).default(null),
  /** The three first steps were put away. */
  firstStepsDone: z.boolean().catch(false).default(false),
})
export type Preferences = z.infer<typeof preferences>

export const session = z.object({
  id: z.string(),
  current: z.boolean(),
  address: z.string(),
  userAgent: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
})
export const sessionList = listOf(session)

export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  account: z.object({ id: z.string(), name: z.string() }),
  role: z.enum(roles),
  preferences,
})
export type Me = z.infer<typeof me>

export const userName = z.string().trim().min(1, 'must not be empty').max(100, 'at most 100 characters')
export const updateMeBody = z
  .strictObject({ name: userName, preferences: z.strictObject({ timeZone: timeZone.nullable(), firstStepsDone: z.boolean() }).partial() })
  .partial()
export type UpdateMeBody = z.infer<typeof updateMeBody>

/** What a new account does first; each is ticked by what it has really done. */
export const firstSteps = z.object({ hasVm: z.boolean(), tookSnapshot: z.boolean(), restored: z.boolean() })
export type FirstSteps = z.infer<typeof firstSteps>

export const health = z.object({ status: z.enum(['ok', 'unavailable']), checks: z.record(z.string(), z.enum(['ok', 'failed'])).optional() })
