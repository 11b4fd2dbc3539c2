import { z } from 'zod'
import { operationKinds, operationStates } from '@/lib/domain/operation'
import { instant, listOf, listQuery } from './common'

const named = z.object({ id: z.string(), name: z.string() })

export const auditEvent = z.object({
  id: z.string(),
  action: z.string(),
  /** Null: done by Holdfast itself. */
  actor: named.nullable(),
  onBehalfOf: named.nullable(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  /** What it is about, under the name that it has today, and only while it is there. */
  vm: named.nullable(),
  point: named.nullable(),
  operation: z.object({ id: z.string(), kind: z.enum(operationKinds), state: z.enum(operationStates) }).nullable(),
  /** What a change set. */
  change: z.object({ name: z.string().optional(), pinned: z.boolean().optional(), note: z.boolean().optional() }),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  createdAt: instant,
})
export type AuditEvent = z.infer<typeof auditEvent>

export const auditList = listOf(auditEvent)
export const auditListQuery = listQuery.extend({
  subjectId: z.string().max(40).optional(),
  /** A member's id, or `holdfast` for what nobody asked for. */
  actorId: z.string().max(40).optional(),
  action: z.string().max(60).optional(),
  /** All about a VM: itself, its points, its operations. */
  vmId: z.string().max(40).optional(),
  from: instant.optional(),
  until: instant.optional(),
})
export const auditActors = z.object({ items: z.array(named) })
/** `actorId` of what Holdfast did by itself. */
export const systemActorId = 'holdfast'
