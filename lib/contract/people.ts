import { z } from 'zod'
import { roles } from '@/lib/domain/role'
import { instant, listOf, listQuery } from './common'

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
})
export type Me = z.infer<typeof me>

export const auditEvent = z.object({
  id: z.string(),
  action: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  createdAt: instant,
})
export const auditList = listOf(auditEvent)
export const auditListQuery = listQuery.extend({ subjectId: z.string().max(40).optional() })

export const health = z.object({ status: z.enum(['ok', 'unavailable']), checks: z.record(z.string(), z.enum(['ok', 'failed'])).optional() })
