import type { z } from 'zod'
import type { hostList } from '@/lib/contract/host'
import { listQuery } from '@/lib/contract/common'
import { Prisma } from '@/lib/db/generated/client'
import type { Context } from './context'
import { afterCursor, containing, inOrder, orderBy, pageOf, sortValue, type Key, type SortOrder } from './keyset'
import { loadDiscrepancies } from './load-discrepancies'

const order: SortOrder = { column: Prisma.sql`"name"`, type: 'text', descending: false }
const shownMachines = 12
const id = Prisma.sql`"id"`

/** The hosts that the account's VMs run on. */
export async function listHosts(options: Context & { query?: z.input<typeof listQuery> }): Promise<z.infer<typeof hostList>> {
  const { db, actor } = options
  const query = listQuery.parse(options.query ?? {})
  const keys = await db.$queryRaw<Key[]>`
    SELECT "id", ${sortValue(order)} FROM "Host"
    WHERE EXISTS (SELECT 1 FROM "Vm" WHERE "Vm"."hostId" = "Host"."id" AND "Vm"."accountId" = ${actor.accountId})
      AND ${query.q ? Prisma.sql`"name" ILIKE ${containing(query.q)}` : Prisma.sql`true`}
      AND ${afterCursor(id, 'name', order, query.cursor)}
    ${orderBy(id, order)} LIMIT ${query.limit + 1}`
  const { ids, nextCursor } = pageOf(keys, query.limit, 'name')
  const rows = await db.host.findMany({
    where: { id: { in: ids } },
    include: {
      pools: { orderBy: { name: 'asc' } },
      workers: { orderBy: { heartbeatAt: 'desc' }, take: 1, select: { heartbeatAt: true } },
      vms: {
        where: { accountId: actor.accountId },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take: shownMachines,
        select: { id: true, name: true, power: true },
      },
      _count: { select: { vms: { where: { accountId: actor.accountId } } } },
    },
  })
  const discrepancies = await loadDiscrepancies(db, actor.accountId, ids)
  const items = inOrder(ids, rows).map((row) => ({
    id: row.id,
    name: row.name,
    driver: row.driver,
    hypervisor: row.hypervisor,
    accelerator: row.accelerator,
    cpus: row.cpus,
    memoryMiB: row.memoryMib,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    workerHeartbeatAt: row.workers[0]?.heartbeatAt.toISOString() ?? null,
    vms: row._count.vms,
    machines: row.vms,
    discrepancies: discrepancies.get(row.id) ?? [],
    pools: row.pools.map((pool) => ({
      id: pool.id,
      name: pool.name,
      kind: pool.kind,
      totalBytes: pool.totalBytes === null ? null : Number(pool.totalBytes),
      freeBytes: pool.freeBytes === null ? null : Number(pool.freeBytes),
      measuredAt: pool.measuredAt?.toISOString() ?? null,
    })),
  }))
  return { items, nextCursor }
}
