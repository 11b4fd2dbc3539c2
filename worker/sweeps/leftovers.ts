import type { Db } from '@/lib/db/client'
import type { Hypervisor } from '@/lib/hypervisor/port'
import type { Logger } from '@/lib/log'
import { refOf } from '../handlers/load-vm'

/**
 * Removes layers that nobody will ever ask for: marked for dropping, or half-made by an operation that has ended.
 * The driver refuses any that is still read; those stay and are tried again.
 */
export async function removeLeftovers(deps: { db: Db; hypervisor: Hypervisor; log: Logger }, hostId: string): Promise<void> {
  const { db, hypervisor, log } = deps
  const pools = await db.pool.findMany({ where: { hostId } })
  const poolPaths = pools.map((pool) => pool.path)
  const dropping = await db.layer.findMany({ where: { state: 'dropping', pool: { hostId } }, include: { pool: true }, take: 50 })
  const halfMade = await db.$queryRaw<{ id: string }[]>`
    SELECT layer."id" FROM "Layer" layer
    JOIN "Pool" pool ON pool."id" = layer."poolId" AND pool."hostId" = ${hostId}
    JOIN "Operation" operation ON operation."id" = layer."operationId" AND operation."endedAt" IS NOT NULL
    WHERE layer."state" = 'creating'
      AND NOT EXISTS (SELECT 1 FROM "Disk" disk WHERE disk."headLayerId" = layer."id") LIMIT 50`
  const orphans = await db.layer.findMany({ where: { id: { in: halfMade.map((row) => row.id) } }, include: { pool: true } })
  for (const layer of [...dropping, ...orphans]) {
    try {
      await hypervisor.drop({ layer: refOf(layer), poolPaths })
      await db.layer.deleteMany({ where: { id: layer.id, state: layer.state } })
    } catch (err) {
      log.warn({ err, layerId: layer.id }, 'leftover layer stays for now')
    }
  }
}
