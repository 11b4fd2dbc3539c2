import type { FreeSlots, Money, SlotPoint } from '@/lib/contract/protection'
import { retention } from '@/lib/contract/schedule'
import type { DbOrTx } from '@/lib/db/client'
import type { RestorePoint, Schedule } from '@/lib/db/generated/client'
import { formatAmount, monthMs, storageCost } from '@/lib/domain/pricing/amount'
import { assignFreeSlots, billedBytes, type BilledPoint } from '@/lib/domain/pricing/free-slots'
import { nextRunChange, type NextRunChange } from '@/lib/domain/pricing/next-run'
import { planRetention, type RetentionPoint } from '@/lib/domain/retention/plan-retention'
import { plannedPointId, previewRetention } from '@/lib/domain/retention/preview-retention'
import { goesText, keptText, type DeleteReason } from '@/lib/domain/retention/reasons'
import { formatBytes } from '@/lib/format/bytes'
import { formatMoney } from '@/lib/format/money'
import { listNames } from '@/lib/format/names'
import { loadBackupSizes } from '@/lib/schedules/load-backup-sizes'
import { loadPricing } from '@/lib/schedules/load-pricing'
import { maxDeletedShare, toRetentionPoint } from '@/lib/schedules/load-retention-points'

interface Going {
  id: string
  runAtMs: number
  timeZone: string
  reason: DeleteReason
}

/** What so many bytes of backups cost a month. */
type Cost = (bytes: bigint) => Money

/** Which of a VM's backups hold its free slots, what the others cost a month, why each stays, and what the next run changes. */
export async function getFreeSlots(db: DbOrTx, vm: { accountId: string; vmId: string; now: Date }): Promise<FreeSlots> {
  const { accountId, vmId, now } = vm
  const policy = await loadPricing(db, now)
  const rows = await db.restorePoint.findMany({ where: { accountId, vmId, kind: 'backup' } })
  const schedules = await db.schedule.findMany({ where: { accountId, vmId }, orderBy: { nextRunAt: { sort: 'asc', nulls: 'last' } } })
  const cost: Cost = (bytes) => ({
    amount: formatAmount(storageCost(bytes, monthMs, policy.perGbMonth.backup)),
    currency: policy.currency,
  })
  const billed = assignFreeSlots(rows.map(toBilledPoint), policy.freeBackupsPerVm)
  const points = rows.map(toRetentionPoint)
  const next = schedules.find((schedule) => schedule.nextRunAt !== null)
  const going = next ? goingNext(points, next) : []
  const byId = new Map(rows.map((row) => [row.id, row]))
  const kept = keptTexts(points, schedules, now)
  return {
    total: policy.freeBackupsPerVm,
    held: billed.filter(({ billing }) => billing.kind === 'free').length,
    points: billed.flatMap(({ id, billing }) => {
      const row = byId.get(id)
      if (row?.state !== 'ready' || !row.capturedAt) return []
      const goes = going.find((point) => point.id === id)
      const slot: SlotPoint = {
        id,
        name: row.name,
        at: row.capturedAt.toISOString(),
        storedBytes: Number(row.storedBytes),
        incremental: row.fullReason === null,
        billing: billing.kind === 'not-billed' ? 'unbilled' : billing.kind,
        perMonth: cost(billing.kind === 'billed' ? row.storedBytes : 0n),
        retention: goes ? goesText(goes.runAtMs, goes.timeZone, goes.reason) : (kept.get(id) ?? ''),
        goesNext: goes !== undefined,
      }
      return [slot]
    }),
    billedBytes: Number(billedBytes(billed)),
    perMonth: cost(billedBytes(billed)),
    savesPerMonth: cost(billed.reduce((sum, { billing, storedBytes }) => (billing.kind === 'free' ? sum + storedBytes : sum), 0n)),
    nextChanges: next ? await describeNext(db, { rows, next, going, freeSlots: policy.freeBackupsPerVm, cost }) : [],
  }
}

function toBilledPoint(row: RestorePoint): BilledPoint {
  const { id, state, storedBytes } = row
  return { id, state, storedBytes, damaged: row.damage !== null, capturedAtMs: row.capturedAt?.getTime() ?? null }
}

/** What goes after the next run of this schedule, by the function that the worker calls then. */
function goingNext(points: RetentionPoint[], schedule: Schedule): Going[] {
  const runAtMs = schedule.nextRunAt?.getTime() ?? 0
  const [run] = previewRetention({
    points,
    scheduleId: schedule.id,
    policy: retention.parse(schedule.retention),
    timeZone: schedule.timeZone,
    runsAtMs: [runAtMs],
    durationMs: 0,
    maxShare: maxDeletedShare,
  })
  return (run?.deletes ?? []).map(({ id, reason }) => ({ id, reason, runAtMs, timeZone: schedule.timeZone }))
}

/** Why each stays now: by its own schedule, or by none. */
function keptTexts(points: RetentionPoint[], schedules: Schedule[], now: Date): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { id, pinned, scheduleId } of points) {
    if (pinned) texts.set(id, keptText([{ kind: 'pinned' }]))
    else if (scheduleId === null) texts.set(id, keptText([{ kind: 'no-schedule' }]))
  }
  for (const schedule of schedules) {
    const { decisions } = planRetention({
      points,
      scheduleId: schedule.id,
      policy: retention.parse(schedule.retention),
      nowMs: now.getTime(),
      timeZone: schedule.timeZone,
    })
    for (const decision of decisions) {
      if (texts.has(decision.id) || points.find(({ id }) => id === decision.id)?.scheduleId !== schedule.id) continue
      texts.set(decision.id, decision.action === 'keep' ? keptText(decision.reasons) : 'Goes with the next run that succeeds')
    }
  }
  return texts
}

async function describeNext(
  db: DbOrTx,
  { rows, next, going, freeSlots, cost }: { rows: RestorePoint[]; next: Schedule; going: Going[]; freeSlots: number; cost: Cost },
): Promise<string[]> {
  const sizes = await loadBackupSizes(db, next)
  const atMs = next.nextRunAt?.getTime() ?? 0
  const change = nextRunChange({
    backups: rows.map(toBilledPoint),
    freeBackupsPerVm: freeSlots,
    made: { id: plannedPointId(atMs), capturedAtMs: atMs, storedBytes: rows.length === 0 ? sizes.fullBytes : sizes.incrementBytes },
    deleteIds: going.map(({ id }) => id),
  })
  return changeTexts(change, rows, cost)
}

function changeTexts(change: NextRunChange, rows: RestorePoint[], cost: Cost): string[] {
  const nameOf = (id: string) => `“${rows.find((row) => row.id === id)?.name ?? id}”`
  const { madeBilling, deleteIds, becomesFreeIds, billedBytesBefore, billedBytesAfter } = change
  return [
    madeBilling.kind === 'free'
      ? `The next backup takes free slot ${madeBilling.slot}.`
      : 'All free slots are held: the next backup is billed.',
    ...(deleteIds.length > 0 ? [`Retention then deletes ${listNames(deleteIds.map(nameOf))}.`] : []),
    ...becomesFreeIds.map((id) => `${nameOf(id)} becomes free.`),
    ...(billedBytesBefore === billedBytesAfter
      ? []
      : [
          `Billed: ${formatBytes(Number(billedBytesBefore))}, ${formatMoney(cost(billedBytesBefore), billedBytesBefore > 0n)} a month now; then about ${formatBytes(Number(billedBytesAfter))}, ${formatMoney(cost(billedBytesAfter), billedBytesAfter > 0n)}.`,
        ]),
  ]
}
