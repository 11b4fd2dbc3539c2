import type { z } from 'zod'
import { auditListQuery, systemActorId, type auditList } from '@/lib/contract/audit'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, containing, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentAudit } from './present-audit'

type AuditQuery = z.output<typeof auditListQuery>

const order: SortOrder = { column: Prisma.sql`"AuditEvent"."createdAt"`, type: 'timestamptz', descending: true }
const sort = '-createdAt'
const id = Prisma.sql`"AuditEvent"."id"`
const all = Prisma.sql`true`

/** What was done in the account, newest first. */
export async function listAudit(options: Context & { query?: z.input<typeof auditListQuery> }): Promise<z.infer<typeof auditList>> {
  const { db, actor } = options
  const { accountId } = actor
  const query = auditListQuery.parse(options.query ?? {})
  const keys = await db.$queryRaw<Key[]>`
    SELECT "AuditEvent"."id", ${sortValue(order)} FROM "AuditEvent"
    WHERE "AuditEvent"."accountId" = ${accountId}
      AND ${query.subjectId ? Prisma.sql`"subjectId" = ${query.subjectId}` : all}
      AND ${query.action ? Prisma.sql`"action" = ${query.action}` : Prisma.sql`"action" <> 'layers.collect'`}
      AND ${query.actorId ? doneBy(query.actorId) : all}
      AND ${query.vmId ? aboutVm(accountId, query.vmId) : all}
      AND ${query.from ? Prisma.sql`"AuditEvent"."createdAt" >= ${new Date(query.from)}` : all}
      AND ${query.until ? Prisma.sql`"AuditEvent"."createdAt" < ${new Date(query.until)}` : all}
      AND ${query.q ? matchingWords(accountId, query.q) : all}
      AND ${afterCursor(id, sort, order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, sort)
  const rows = inOrder(ids, await db.auditEvent.findMany({ where: { accountId, id: { in: ids } } }))
  return { items: await presentAudit(db, accountId, rows), nextCursor }
}

function doneBy(actorId: NonNullable<AuditQuery['actorId']>): Prisma.Sql {
  return actorId === systemActorId ? Prisma.sql`"actorId" IS NULL` : Prisma.sql`"actorId" = ${actorId}`
}

/** The VM itself, its points and its operations. */
function aboutVm(accountId: string, vmId: string): Prisma.Sql {
  return Prisma.sql`("subjectId" = ${vmId}
    OR ("subjectType" = 'restore-point' AND EXISTS (
      SELECT 1 FROM "RestorePoint" point WHERE point."id" = "subjectId" AND point."accountId" = ${accountId} AND point."vmId" = ${vmId}))
    OR ("subjectType" = 'operation' AND EXISTS (
      SELECT 1 FROM "Operation" operation
      WHERE operation."id" = "subjectId" AND operation."accountId" = ${accountId} AND operation."vmId" = ${vmId})))`
}

/** In what was done, by whom, and to which machine or point, by today's names. */
function matchingWords(accountId: string, q: string): Prisma.Sql {
  const found = containing(q)
  return Prisma.sql`("action" ILIKE ${found}
    OR "actorId" IN (
      SELECT "User"."id" FROM "User" JOIN "Membership" ON "Membership"."userId" = "User"."id"
      WHERE "Membership"."accountId" = ${accountId} AND "User"."name" ILIKE ${found})
    OR "subjectId" IN (SELECT "id" FROM "Vm" WHERE "accountId" = ${accountId} AND "name" ILIKE ${found})
    OR coalesce("data"->>'restorePointId', "subjectId") IN (
      SELECT "id" FROM "RestorePoint" WHERE "accountId" = ${accountId} AND "name" ILIKE ${found}))`
}
