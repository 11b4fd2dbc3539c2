import type { DbOrTx } from '@/lib/db/client'
import { policyAt, type PricePolicy } from '@/lib/domain/pricing/policy'

/** The price list that holds now. Throws `internal` where there is none. */
export async function loadPricing(db: DbOrTx, now: Date): Promise<PricePolicy> {
  const rows = await db.pricingPolicy.findMany()
  const policies = rows.map((row) => ({
    validFromMs: row.validFrom.getTime(),
    currency: row.currency,
    perGbMonth: {
      snapshot: row.snapshotPerGbMonth.toString(),
      backup: row.backupPerGbMonth.toString(),
      image: row.imagePerGbMonth.toString(),
    },
    perScheduleMonth: row.perSchedule.toString(),
    freeBackupsPerVm: row.freeBackupsPerVm,
  }))
  return policyAt(policies, now.getTime())
}
