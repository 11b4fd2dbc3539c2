import type { Actor } from '@/lib/actor'
import type { Disk } from '@/lib/contract/vm'
import type { DbOrTx } from '@/lib/db/client'

interface Chain {
  diskId: string
  bytes: bigint
  length: number
}

/** The disks of one VM, each with what its chain of layers takes. */
export async function presentDisks(db: DbOrTx, actor: Actor, vmId: string): Promise<Disk[]> {
  const disks = await db.disk.findMany({
    where: { vmId, accountId: actor.accountId },
    include: { head: { select: { pool: { select: { name: true, kind: true } } } } },
    orderBy: { target: 'asc' },
  })
  const chains = await db.$queryRaw<Chain[]>`
    WITH RECURSIVE chain AS (
      SELECT disk."id" AS "diskId", layer."parentId", layer."allocatedBytes"
      FROM "Disk" disk JOIN "Layer" layer ON layer."id" = disk."headLayerId"
      WHERE disk."vmId" = ${vmId} AND disk."accountId" = ${actor.accountId}
      UNION ALL
      SELECT chain."diskId", parent."parentId", parent."allocatedBytes"
      FROM chain JOIN "Layer" parent ON parent."id" = chain."parentId"
    )
    SELECT "diskId", sum("allocatedBytes")::bigint AS "bytes", count(*)::int AS "length" FROM chain GROUP BY "diskId"`
  const byDisk = new Map(chains.map((chain) => [chain.diskId, chain]))
  return disks.map((disk) => ({
    id: disk.id,
    name: disk.name,
    role: disk.role,
    target: disk.target,
    sizeBytes: Number(disk.sizeBytes),
    allocatedBytes: Number(byDisk.get(disk.id)?.bytes ?? 0n),
    chainLength: byDisk.get(disk.id)?.length ?? 0,
    pool: disk.head.pool,
  }))
}
