import type { Actor } from '@/lib/actor'
import { newId } from '@/lib/id'
import type { DbOrTx } from './client'
import type { Prisma } from './generated/client'

export interface AuditRecord {
  actor: Actor | null
  accountId: string | null
  action: string
  subjectType: string
  subjectId: string | null
  data?: Prisma.InputJsonObject
  now: Date
}

export async function recordAudit(tx: DbOrTx, record: AuditRecord): Promise<void> {
  await tx.auditEvent.create({ data: auditRow(record) })
}

export function auditRow(record: AuditRecord): Prisma.AuditEventCreateManyInput {
  const { actor, accountId, action, subjectType, subjectId, data = {}, now } = record
  return {
    id: newId('audit', now),
    accountId,
    actorId: actor?.userId ?? null,
    onBehalfOfId: actor?.onBehalfOfId ?? null,
    action,
    subjectType,
    subjectId,
    address: actor?.address ?? null,
    requestId: actor?.requestId ?? null,
    data,
    createdAt: now,
  }
}
