import type { DbOrTx } from '@/lib/db/client'
import type { RestorePoint } from '@/lib/db/generated/client'
import type { RetentionPoint } from '@/lib/domain/retention/plan-retention'

type Facts = Pick<RestorePoint, 'id' | 'state' | 'capturedAt' | 'pinned' | 'damage' | 'scheduleId' | 'keepDays'>

/** All backups of a VM, complete, as retention sees them. */
export async function loadRetentionPoints(db: DbOrTx, accountId: string, vmId: string): Promise<RetentionPoint[]> {
  const rows = await db.restorePoint.findMany({
    where: { accountId, vmId, kind: 'backup' },
    select: { id: true, state: true, capturedAt: true, pinned: true, damage: true, scheduleId: true, keepDays: true },
  })
  return rows.map(toRetentionPoint)
}

export function toRetentionPoint({ id, state, capturedAt, pinned, damage, scheduleId, keepDays }: Facts): RetentionPoint {
  return { id, state, pinned, scheduleId, keepDays, capturedAtMs: capturedAt?.getTime() ?? null, damaged: damage !== null }
}

/** At most this share of a VM's backups goes in one run, so that a wrong policy or a wrong clock does not empty it. */
export const maxDeletedShare = 0.25
