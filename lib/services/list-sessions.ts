import type { z } from 'zod'
import { listQuery } from '@/lib/contract/common'
import type { sessionList } from '@/lib/contract/people'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'

const order: SortOrder = { column: Prisma.sql`"createdAt"`, type: 'timestamptz', descending: true }
const sort = '-createdAt'
const id = Prisma.sql`"id"`

/** The user's own sessions that are still good, newest first. */
export async function listSessions(options: Context & { query?: z.input<typeof listQuery> }): Promise<z.infer<typeof sessionList>> {
  const { db, actor, clock } = options
  const query = listQuery.parse(options.query ?? {})
  const keys = await db.$queryRaw<Key[]>`
    SELECT "id", ${sortValue(order)} FROM "Session"
    WHERE "userId" = ${actor.userId} AND "revokedAt" IS NULL
      AND "expiresAt" > ${clock.now()} AND ${afterCursor(id, sort, order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, sort)
  const rows = inOrder(ids, await db.session.findMany({ where: { userId: actor.userId, id: { in: ids } } }))
  const items = rows.map((row) => ({
    id: row.id,
    current: row.id === actor.sessionId,
    address: row.address,
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }))
  return { items, nextCursor }
}
