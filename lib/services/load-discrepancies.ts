import type { Host } from '@/lib/contract/host'
import type { DbOrTx } from '@/lib/db/client'

const most = 20

/** In the customer's words; what belongs to no machine of the account is for whoever runs the host. */
const sentences: Readonly<Record<string, string>> = {
  'missing-domain': 'The hypervisor did not know this machine.',
  chain: 'A disk is not attached as it should be.',
  'missing-file': 'A file of a disk or restore point is missing.',
}

/** What a worker found different between the account's rows and its hosts, and is not mended yet, by host. */
export async function loadDiscrepancies(db: DbOrTx, accountId: string, hostIds: string[]): Promise<Map<string, Host['discrepancies']>> {
  const found = new Map<string, Host['discrepancies']>(hostIds.map((id) => [id, []]))
  if (hostIds.length === 0) return found
  const rows = await db.$queryRaw<
    { id: string; hostId: string; kind: string; firstSeen: Date; vmId: string | null; vmName: string | null }[]
  >`
    SELECT different."id", different."hostId", different."kind", different."firstSeen", vm."id" AS "vmId", vm."name" AS "vmName"
    FROM "Discrepancy" different
    LEFT JOIN "Disk" disk ON disk."id" = different."subject" AND disk."accountId" = ${accountId}
    LEFT JOIN "Vm" vm ON vm."id" = coalesce(disk."vmId", different."subject") AND vm."accountId" = ${accountId}
    LEFT JOIN "Layer" layer ON layer."id" = different."subject" AND layer."accountId" = ${accountId}
    WHERE different."hostId" = ANY(${hostIds}) AND different."resolvedAt" IS NULL AND (vm."id" IS NOT NULL OR layer."id" IS NOT NULL)
    ORDER BY different."firstSeen" DESC, different."id" LIMIT ${most}`
  for (const row of rows) {
    found.get(row.hostId)?.push({
      id: row.id,
      what: sentences[row.kind] ?? 'Something differs from what it should be.',
      vm: row.vmId && row.vmName ? { id: row.vmId, name: row.vmName } : null,
      firstSeen: row.firstSeen.toISOString(),
    })
  }
  return found
}
