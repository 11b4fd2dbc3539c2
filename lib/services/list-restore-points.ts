import type { z } from 'zod'
import { restorePointListQuery, type restorePointList } from '@/lib/contract/restore-point'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentRestorePoints, restorePointSelect } from './present-restore-point'
import { matching, searchedRestorePoint } from './search'

// A point that is not captured yet is newer than any other.
const captured = Prisma.sql`coalesce("capturedAt", 'infinity'::timestamptz)`
const orders: Record<z.output<typeof restorePointListQuery>['sort'], SortOrder> = {
  capturedAt: { column: captured, type: 'timestamptz', descending: false },
  '-capturedAt': { column: captured, type: 'timestamptz', descending: true },
  name: { column: Prisma.sql`"name"`, type: 'text', descending: false },
  '-name': { column: Prisma.sql`"name"`, type: 'text', descending: true },
  storedBytes: { column: Prisma.sql`"storedBytes"`, type: 'bigint', descending: false },
  '-storedBytes': { column: Prisma.sql`"storedBytes"`, type: 'bigint', descending: true },
}
const id = Prisma.sql`"id"`

/** The account's restore points, a page at a time. */
export async function listRestorePoints(
  options: Context & { query?: z.input<typeof restorePointListQuery> },
): Promise<z.infer<typeof restorePointList>> {
  const { db, actor } = options
  const query = restorePointListQuery.parse(options.query ?? {})
  const order = orders[query.sort]
  const keys = await db.$queryRaw<Key[]>`
    SELECT "id", ${sortValue(order)} FROM "RestorePoint"
    WHERE "accountId" = ${actor.accountId}
      AND ${query.vmId ? Prisma.sql`"vmId" = ${query.vmId}` : Prisma.sql`true`}
      AND ${query.kind ? Prisma.sql`"kind" = ${query.kind}::"RestorePointKind"` : Prisma.sql`true`}
      AND ${query.state ? Prisma.sql`"state" = ${query.state}::"RestorePointState"` : Prisma.sql`true`}
      AND ${query.q ? matching(searchedRestorePoint, query.q) : Prisma.sql`true`}
      AND ${afterCursor(id, query.sort, order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, query.sort)
  const rows = await db.restorePoint.findMany({ where: { accountId: actor.accountId, id: { in: ids } }, ...restorePointSelect })
  return { items: await presentRestorePoints(db, actor, inOrder(ids, rows)), nextCursor }
}
