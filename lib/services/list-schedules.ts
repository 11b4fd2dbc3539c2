import type { z } from 'zod'
import type { scheduleList, scheduleListQuery } from '@/lib/contract/schedule'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, containing, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentSchedules, scheduleSelect } from './present-schedule'

const order: SortOrder = { column: Prisma.sql`schedule."createdAt"`, type: 'timestamptz', descending: false }
const id = Prisma.sql`schedule."id"`

/** The account's schedules, oldest first, a page at a time. */
export async function listSchedules(
  options: Context & { query?: Partial<z.output<typeof scheduleListQuery>> },
): Promise<z.infer<typeof scheduleList>> {
  const { db, actor, clock } = options
  const query = { limit: 50, ...options.query }
  const failing = query.failing ? Prisma.sql`schedule."failuresInRow" > 0` : Prisma.sql`schedule."failuresInRow" = 0`
  const pattern = query.q === undefined ? null : containing(query.q)
  const keys = await db.$queryRaw<Key[]>`
    SELECT schedule."id", ${sortValue(order)} FROM "Schedule" schedule JOIN "Vm" vm ON vm."id" = schedule."vmId"
    WHERE schedule."accountId" = ${actor.accountId}
      AND ${query.vmId ? Prisma.sql`schedule."vmId" = ${query.vmId}` : Prisma.sql`true`}
      AND ${query.enabled === undefined ? Prisma.sql`true` : Prisma.sql`schedule."enabled" = ${query.enabled}`}
      AND ${query.failing === undefined ? Prisma.sql`true` : failing}
      AND ${pattern ? Prisma.sql`(schedule."name" ILIKE ${pattern} OR vm."name" ILIKE ${pattern})` : Prisma.sql`true`}
      AND ${afterCursor(id, 'createdAt', order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, 'createdAt')
  const rows = await db.schedule.findMany({ where: { accountId: actor.accountId, id: { in: ids } }, ...scheduleSelect })
  return { items: await presentSchedules(db, actor, clock.now(), inOrder(ids, rows)), nextCursor }
}
