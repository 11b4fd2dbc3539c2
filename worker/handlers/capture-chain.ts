import type { Tx } from '@/lib/db/client'

/** From here on the next backup of the VM is full; `reason` is a full sentence for the customer. The layers are no longer held for it. */
export async function closeChain(tx: Tx, vmId: string, reason: string): Promise<void> {
  await tx.captureChain.updateMany({ where: { vmId, closedReason: null }, data: { closedReason: reason } })
}

/** Notes which backup the VM's disks still read, if any: until they have been pulled, that backup stays. */
export async function recordReadsPoint(tx: Tx, vmId: string): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE line AS (
      SELECT layer."id", layer."parentId", layer."poolId", 0 AS depth
      FROM "Disk" disk JOIN "Layer" layer ON layer."id" = disk."headLayerId" WHERE disk."vmId" = ${vmId}
      UNION ALL
      SELECT layer."id", layer."parentId", layer."poolId", line.depth + 1
      FROM line JOIN "Layer" layer ON layer."id" = line."parentId"
    )
    UPDATE "Vm" SET "readsPointId" = (
      SELECT pin."restorePointId" FROM line
      JOIN "Pool" pool ON pool."id" = line."poolId" AND pool."kind" = 'repository'
      JOIN "RestorePointLayer" pin ON pin."layerId" = line."id"
      JOIN "RestorePoint" point ON point."id" = pin."restorePointId" AND point."state" = 'ready'
      ORDER BY line.depth, pin."restorePointId" LIMIT 1)
    WHERE "Vm"."id" = ${vmId}`
}
