import { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import type { PlannedRun, previewScheduleBody, SchedulePreview } from '@/lib/contract/schedule'
import { formatAmount } from '@/lib/domain/pricing/amount'
import { estimateMonth } from '@/lib/domain/pricing/estimate'
import { worstCaseMs } from '@/lib/domain/protection/assess'
import { largestGapMs } from '@/lib/domain/protection/largest-gap'
import { monthAhead } from '@/lib/domain/retention/month-ahead'
import { steadyStateCount } from '@/lib/domain/retention/steady-state'
import { checkRule } from '@/lib/domain/schedule/check-rule'
import { clockChangesAhead } from '@/lib/domain/schedule/clock-changes'
import { describeRule } from '@/lib/domain/schedule/describe-rule'
import type { ScheduleRule, Slot } from '@/lib/domain/schedule/rule'
import { slotsAfter } from '@/lib/domain/schedule/slots'
import { AppError } from '@/lib/errors'
import { loadBackupSizes } from '@/lib/schedules/load-backup-sizes'
import { loadPricing } from '@/lib/schedules/load-pricing'
import { loadPromises } from '@/lib/schedules/load-promises'
import { loadRetentionPoints } from '@/lib/schedules/load-retention-points'
import { ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import type { Context } from './context'
import { loadVmFacts } from './load-vm-facts'

type Body = z.output<typeof previewScheduleBody>

/** A schedule that is not there yet, among those that are. */
const unsaved = 'unsaved'

/** What a schedule would do: its runs, what it keeps and costs, and what it promises. Changes nothing. Throws `not-found`. */
export async function previewSchedule({ db, actor, clock, body }: Context & { body: Body }): Promise<SchedulePreview> {
  const { accountId } = actor
  const { vm } = await loadVmFacts(db, accountId, body.vmId)
  const checked = checkRule(body)
  if (!checked.ok) throw new AppError('invalid-input', 'The schedule is not complete.', { errors: checked.errors })
  const { rule } = checked
  const now = clock.now()
  const after = Temporal.Instant.fromEpochMilliseconds(body.after ? Date.parse(body.after) : now.getTime())
  const sizes = await loadBackupSizes(db, { accountId, vmId: vm.id, includeVolumes: body.includeVolumes })
  const keepsCount = steadyStateCount(rule, body.retention, now.getTime())
  const promises = await loadPromises(db, accountId, now, [vm.id])
  const before = promises.get(vm.id) ?? null
  return {
    description: describeRule(rule),
    runs: slotsAfter(rule, after, body.count).map(presentSlot),
    clockChanges: clockChangesAhead(rule, after, 2).map(({ atMs, run }) => ({ at: new Date(atMs).toISOString(), run: presentSlot(run) })),
    keepsCount,
    sizes: {
      fullBytes: Number(sizes.fullBytes),
      incrementBytes: Number(sizes.incrementBytes),
      keptBytes: keepsCount === null ? null : Number(sizes.fullBytes + sizes.incrementBytes * BigInt(keepsCount - 1)),
      basis: sizes.basis,
    },
    ...(await priceOf({ db, accountId, body, now, keepsCount, sizes })),
    worstCaseSeconds: seconds(await promiseWith({ db, accountId, body, rule, now })),
    worstCaseSecondsBefore: seconds(before),
    month: monthAhead({
      rule,
      policy: body.retention,
      scheduleId: body.scheduleId ?? unsaved,
      points: await loadRetentionPoints(db, accountId, vm.id),
      nowMs: now.getTime(),
    }),
  }
}

async function priceOf(options: {
  db: Context['db']
  accountId: string
  body: Body
  now: Date
  keepsCount: number | null
  sizes: { fullBytes: bigint; incrementBytes: bigint }
}): Promise<Pick<SchedulePreview, 'free' | 'perMonth'>> {
  const { db, accountId, body, now, keepsCount, sizes } = options
  if (keepsCount === null) return { free: null, perMonth: null }
  const policy = await loadPricing(db, now)
  const others = await db.restorePoint.findMany({
    where: {
      accountId,
      vmId: body.vmId,
      kind: 'backup',
      state: 'ready',
      ...(body.scheduleId ? { OR: [{ scheduleId: null }, { scheduleId: { not: body.scheduleId } }] } : {}),
    },
  })
  const month = estimateMonth({
    others: others.map(({ id, state, damage, capturedAt, storedBytes }) => ({
      id,
      state,
      damaged: damage !== null,
      capturedAtMs: capturedAt?.getTime() ?? null,
      storedBytes,
    })),
    keptCount: keepsCount,
    ...sizes,
    fromMs: now.getTime(),
    policy,
  })
  return {
    free: { total: policy.freeBackupsPerVm, count: month.freeCount, billedCount: month.billedCount },
    perMonth: { amount: formatAmount(month.perMonth), currency: policy.currency },
  }
}

/** The worst case with this schedule as it is on the page, beside the VM's other enabled ones. */
async function promiseWith(options: {
  db: Context['db']
  accountId: string
  body: Body
  rule: ScheduleRule
  now: Date
}): Promise<number | null> {
  const { db, accountId, body, rule, now } = options
  const others = await db.schedule.findMany({
    where: { accountId, vmId: body.vmId, enabled: true, ...(body.scheduleId ? { id: { not: body.scheduleId } } : {}) },
  })
  const gapMs = largestGapMs([...others.map(ruleOf), ...(body.enabled ? [rule] : [])], now.getTime())
  if (gapMs === null) return null
  const [measured] = await db.$queryRaw<{ ms: number | null }[]>`
    SELECT max(extract(epoch FROM "endedAt" - "runAfter"))::float8 * 1000 AS "ms" FROM "ScheduleRun"
    WHERE "accountId" = ${accountId} AND "vmId" = ${body.vmId} AND "state" = 'succeeded' AND "startedAt" IS NOT NULL`
  return worstCaseMs(gapMs, spreadOf(body.vmId), measured?.ms ?? 0)
}

function presentSlot({ slot, at, note }: Slot): PlannedRun {
  return { slot, at: new Date(at.epochMilliseconds).toISOString(), ...(note ? { note } : {}) }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1000)
}
