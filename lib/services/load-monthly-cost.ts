import type { Money } from '@/lib/contract/protection'
import type { DbOrTx } from '@/lib/db/client'
import { formatAmount, monthMs, storageCost } from '@/lib/domain/pricing/amount'
import { loadPricing } from '@/lib/schedules/load-pricing'

/**
 * What an account's restore points cost a month as they are now, by the price list of now. By the rule of `assignFreeSlots`: of each VM the
 * oldest good backups are free, damaged ones are not billed; summed in SQL, because an account may have very many.
 */
export async function loadMonthlyCost(db: DbOrTx, accountId: string, now: Date): Promise<Money> {
  const policy = await loadPricing(db, now)
  const [bytes] = await db.$queryRaw<{ snapshots: bigint; backups: bigint }[]>`
    SELECT coalesce(sum("storedBytes") FILTER (WHERE "kind" = 'snapshot'), 0)::bigint AS "snapshots",
      coalesce(sum("storedBytes") FILTER (WHERE "kind" = 'backup' AND "place" > ${policy.freeBackupsPerVm}), 0)::bigint AS "backups"
    FROM (
      SELECT "kind", "storedBytes", row_number() OVER (PARTITION BY coalesce("vmId", "vmName"), "kind" ORDER BY "capturedAt", "id") AS "place"
      FROM "RestorePoint"
      WHERE "accountId" = ${accountId} AND "state" = 'ready' AND "capturedAt" IS NOT NULL AND ("damage" IS NULL OR "kind" = 'snapshot')
    ) point`
  const { snapshot, backup } = policy.perGbMonth
  const cost = storageCost(bytes?.snapshots ?? 0n, monthMs, snapshot) + storageCost(bytes?.backups ?? 0n, monthMs, backup)
  return { amount: formatAmount(cost), currency: policy.currency }
}
