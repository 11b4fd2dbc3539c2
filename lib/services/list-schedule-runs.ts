import type { z } from 'zod'
import { scheduleRunListQuery, type scheduleRunList } from '@/lib/contract/schedule'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { loadSchedule } from './get-schedule'
import { afterCursor, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentRun } from './present-schedule'

const order: SortOrder = { column: Prisma.sql`"plannedAt"`, type: 'timestamptz', descending: true }
const id = Prisma.sql`"id"`

/** What became of a schedule's slots, newest first, a page at a time. Throws `not-found`. */
export async function listScheduleRuns(
  options: Context & { id: string; query?: z.input<typeof scheduleRunListQuery> },
): Promise<z.infer<typeof scheduleRunList>> {
  const { db, actor } = options
  const query = scheduleRunListQuery.parse(options.query ?? {})
  const { accountId } = actor
  await loadSchedule(db, accountId, options.id)
  const keys = await db.$queryRaw<Key[]>`
    SELECT "id", ${sortValue(order)} FROM "ScheduleRun"
    WHERE "accountId" = ${accountId} AND "scheduleId" = ${options.id}
      AND ${query.state ? Prisma.sql`"state" = ${query.state}::"ScheduleRunState"` : Prisma.sql`true`}
      AND ${afterCursor(id, '-plannedAt', order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, '-plannedAt')
  const rows = await db.scheduleRun.findMany({ where: { accountId, id: { in: ids } } })
  return { items: inOrder(ids, rows).map(presentRun), nextCursor }
}
