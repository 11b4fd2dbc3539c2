import type { z } from 'zod'
import { vmListQuery, type vmList } from '@/lib/contract/vm'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { presentVms, vmSelect } from './present-vm'
import { matching, searchedVm } from './search'

const orders: Record<z.output<typeof vmListQuery>['sort'], SortOrder> = {
  name: { column: Prisma.sql`"name"`, type: 'text', descending: false },
  '-name': { column: Prisma.sql`"name"`, type: 'text', descending: true },
  createdAt: { column: Prisma.sql`"createdAt"`, type: 'timestamptz', descending: false },
  '-createdAt': { column: Prisma.sql`"createdAt"`, type: 'timestamptz', descending: true },
}
const id = Prisma.sql`"id"`

/** The account's VMs, a page at a time. */
export async function listVms(options: Context & { query?: z.input<typeof vmListQuery> }): Promise<z.infer<typeof vmList>> {
  const { db, actor, clock } = options
  const query = vmListQuery.parse(options.query ?? {})
  const order = orders[query.sort]
  const keys = await db.$queryRaw<Key[]>`
    SELECT "id", ${sortValue(order)} FROM "Vm"
    WHERE "accountId" = ${actor.accountId}
      AND ${query.q ? matching(searchedVm, query.q) : Prisma.sql`true`}
      AND ${query.power ? Prisma.sql`"power" = ${query.power}::"VmPower"` : Prisma.sql`true`}
      AND ${afterCursor(id, query.sort, order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, query.sort)
  const rows = await db.vm.findMany({ where: { accountId: actor.accountId, id: { in: ids } }, ...vmSelect })
  return { items: await presentVms(db, actor, clock.now(), inOrder(ids, rows)), nextCursor }
}
