import type { Tx } from '@/lib/db/client'
import { eventRow } from '@/lib/db/record-event'
import type { Schedule } from '@/lib/db/generated/client'
import { retention } from '@/lib/contract/schedule'
import { readsPoint } from '@/lib/domain/operation'
import { planRetention } from '@/lib/domain/retention/plan-retention'
import { createOperations } from '@/lib/operations/create-operation'
import { loadRetentionPoints, maxDeletedShare } from '@/lib/schedules/load-retention-points'

/**
 * After a success: lets go what the schedule's retention keeps no longer, on the complete listing of the VM's backups, in the caller's
 * transaction. A point that something reads just now stays until the next run.
 */
export async function applyRetention(tx: Tx, schedule: Schedule, now: Date): Promise<void> {
  const { accountId, vmId } = schedule
  const points = await loadRetentionPoints(tx, accountId, vmId)
  const plan = planRetention({
    points,
    scheduleId: schedule.id,
    policy: retention.parse(schedule.retention),
    nowMs: now.getTime(),
    timeZone: schedule.timeZone,
    maxShare: maxDeletedShare,
  })
  if (plan.deleteIds.length === 0) return
  const vm = await tx.vm.findUniqueOrThrow({ where: { id: vmId }, select: { hostId: true } })
  const going = await tx.restorePoint.updateManyAndReturn({
    where: {
      id: { in: plan.deleteIds },
      accountId,
      state: 'ready',
      pinned: false,
      readers: { none: {} },
      operations: { none: { endedAt: null, kind: { in: [...readsPoint] } } },
    },
    data: { state: 'deleting' },
    select: { id: true },
  })
  await createOperations(
    tx,
    going.map(({ id }) => ({
      actor: null,
      accountId,
      hostId: vm.hostId,
      kind: 'backup.delete' as const,
      params: {},
      restorePointId: id,
      now,
    })),
  )
  await tx.outbox.createMany({
    data: going.map(({ id }) => eventRow(accountId, { resource: 'restore-point', id, vmId, change: 'updated' })),
  })
}
