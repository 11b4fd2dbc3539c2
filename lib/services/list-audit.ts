import type { z } from 'zod'
import { auditListQuery, type auditList } from '@/lib/contract/people'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, containing, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'

const order: SortOrder = { column: Prisma.sql`"createdAt"`, type: 'timestamptz', descending: true }
const sort = '-createdAt'
const id = Prisma.sql`"id"`

/** What was done in the account, newest first. */
export async function listAudit(options: Context & { query?: z.input<typeof auditListQuery> }): Promise<z.infer<typeof auditList>> {
  const { db, actor } = options
  const query = auditListQuery.parse(options.query ?? {})
  const keys = await db.$queryRaw<Key[]>`
    SELECT "id", ${sortValue(order)} FROM "AuditEvent"
    WHERE "accountId" = ${actor.accountId}
      AND ${query.subjectId ? Prisma.sql`"subjectId" = ${query.subjectId}` : Prisma.sql`true`}
      AND ${query.q ? Prisma.sql`"action" ILIKE ${containing(query.q)}` : Prisma.sql`true`}
      AND ${afterCursor(id, sort, order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, sort)
  const rows = inOrder(ids, await db.auditEvent.findMany({ where: { accountId: actor.accountId, id: { in: ids } } }))
  const actorIds = [...new Set(rows.flatMap((row) => row.actorId ?? []))]
  const users = await db.user.findMany({ where: { id: { in: actorIds } }, select: { id: true, name: true } })
  const names = new Map(users.map((user) => [user.id, user.name]))
  const items = rows.map((row) => ({
    id: row.id,
    action: row.action,
    actor: row.actorId ? { id: row.actorId, name: names.get(row.actorId) ?? 'Someone who has left' } : null,
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    address: row.address,
    requestId: row.requestId,
    createdAt: row.createdAt.toISOString(),
  }))
  return { items, nextCursor }
}
