import type { z } from 'zod'
import type { scheduleList, scheduleListQuery } from '@/lib/contract/schedule'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentSchedules, scheduleSelect } from './present-schedule'
import { matching, searchedSchedule, searchedVm } from './search'

const order: SortOrder = { column: Prisma.sql`schedule."createdAt"`, type: 'timestamptz', descending: false }
const id = Prisma.sql`schedule."id"`

/** The account's schedules, oldest first, a page at a time. */
export async function listSchedules(
  options: Context & { query?: Partial<z.output<typeof scheduleListQuery>> },
): Promise<z.infer<typeof scheduleList>> {
  const { db, actor, clock } = options
  const query = { limit: 50, ...options.query }
  const failing = query.failing ? Prisma.sql`schedule."failuresInRow" > 0` : Prisma.sql`schedule."failuresInRow" = 0`
  const keys = await db.$queryRaw<Key[]>`
    SELECT schedule."id", ${sortValue(order)} FROM "Schedule" schedule
    WHERE schedule."accountId" = ${actor.accountId}
      AND ${query.vmId ? Prisma.sql`schedule."vmId" = ${query.vmId}` : Prisma.sql`true`}
      AND ${query.enabled === undefined ? Prisma.sql`true` : Prisma.sql`schedule."enabled" = ${query.enabled}`}
      AND ${query.failing === undefined ? Prisma.sql`true` : failing}
      AND ${query.q ? found(actor.accountId, query.q) : Prisma.sql`true`}
      AND ${afterCursor(id, 'createdAt', order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, 'createdAt')
  const rows = await db.schedule.findMany({ where: { accountId: actor.accountId, id: { in: ids } }, ...scheduleSelect })
  return { items: await presentSchedules(db, actor, clock.now(), inOrder(ids, rows)), nextCursor }
}

/** By its own name or its VM's: two searches, for no index holds both. */
function found(accountId: string, q: string): Prisma.Sql {
  return Prisma.sql`schedule."id" IN (
    SELECT "id" FROM "Schedule" WHERE "accountId" = ${accountId} AND ${matching(searchedSchedule, q)}
    UNION ALL SELECT "id" FROM "Schedule"
    WHERE "vmId" IN (SELECT "id" FROM "Vm" WHERE "accountId" = ${accountId} AND ${matching(searchedVm, q)}))`
}
