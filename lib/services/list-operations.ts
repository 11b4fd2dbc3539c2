import type { z } from 'zod'
import { operationListQuery, type operationList } from '@/lib/contract/operation'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentOperations } from './present-operation'
import { matching, searchedVm } from './search'

const created = { column: Prisma.sql`"Operation"."createdAt"`, type: 'timestamptz' } as const
const orders: Record<z.output<typeof operationListQuery>['sort'], SortOrder> = {
  createdAt: { ...created, descending: false },
  '-createdAt': { ...created, descending: true },
}
const id = Prisma.sql`"Operation"."id"`
const inFlight = Prisma.sql`"Operation"."state" IN ('queued', 'running', 'cancelling')`

const ofVmsNamed = (accountId: string, q: string) =>
  Prisma.sql`"Operation"."vmId" IN (SELECT "id" FROM "Vm" WHERE "accountId" = ${accountId} AND ${matching(searchedVm, q)})`

/** The account's operations, newest first unless asked otherwise, a page at a time. The collector's are left out unless asked for by kind. */
export async function listOperations(
  options: Context & { query?: Partial<z.output<typeof operationListQuery>> },
): Promise<z.infer<typeof operationList>> {
  const { db, actor, clock } = options
  const query = { ...operationListQuery.parse({}), ...options.query }
  const order = orders[query.sort]
  const keys = await db.$queryRaw<Key[]>`
    SELECT "Operation"."id", ${sortValue(order)} FROM "Operation"
    WHERE "Operation"."accountId" = ${actor.accountId}
      AND ${query.kind ? Prisma.sql`"Operation"."kind" = ${query.kind}` : Prisma.sql`"Operation"."lane" <> 'maintenance'`}
      AND ${query.vmId ? Prisma.sql`"Operation"."vmId" = ${query.vmId}` : Prisma.sql`true`}
      AND ${query.state ? Prisma.sql`"Operation"."state" = ${query.state}::"OperationState"` : Prisma.sql`true`}
      AND ${query.inFlight === undefined ? Prisma.sql`true` : query.inFlight ? inFlight : Prisma.sql`NOT ${inFlight}`}
      AND ${query.q ? ofVmsNamed(actor.accountId, query.q) : Prisma.sql`true`}
      AND ${afterCursor(id, query.sort, order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, query.sort)
  const rows = await db.operation.findMany({ where: { accountId: actor.accountId, id: { in: ids } } })
  return { items: await presentOperations(db, actor, clock.now(), inOrder(ids, rows)), nextCursor }
}
