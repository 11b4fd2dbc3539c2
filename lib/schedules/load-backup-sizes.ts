import type { DbOrTx } from '@/lib/db/client'

export interface BackupSizes {
  /** Bytes of one that holds everything, and of one that holds what has changed. */
  fullBytes: bigint
  incrementBytes: bigint
  /** `measured`: from this VM's own backups. `assumed`: its disks as if they were full, and a twentieth of that. */
  basis: 'measured' | 'assumed'
}

/** What a backup of the VM takes, as far as its own backups tell. */
export async function loadBackupSizes(db: DbOrTx, vm: { accountId: string; vmId: string; includeVolumes: boolean }): Promise<BackupSizes> {
  const { accountId, vmId, includeVolumes } = vm
  const [row] = await db.$queryRaw<{ full: bigint | null; increment: bigint | null }[]>`
    SELECT (percentile_disc(0.5) WITHIN GROUP (ORDER BY "storedBytes") FILTER (WHERE "fullReason" IS NOT NULL))::bigint AS "full",
      (percentile_disc(0.5) WITHIN GROUP (ORDER BY "storedBytes") FILTER (WHERE "fullReason" IS NULL))::bigint AS "increment"
    FROM "RestorePoint" WHERE "accountId" = ${accountId} AND "vmId" = ${vmId} AND "kind" = 'backup' AND "state" = 'ready'`
  const disks = await db.disk.aggregate({
    where: { accountId, vmId, ...(includeVolumes ? {} : { role: 'os' }) },
    _sum: { sizeBytes: true },
  })
  const fullBytes = row?.full ?? disks._sum.sizeBytes ?? 0n
  return {
    fullBytes,
    incrementBytes: row?.increment ?? fullBytes / 20n,
    basis: row?.full != null && row.increment !== null ? 'measured' : 'assumed',
  }
}
