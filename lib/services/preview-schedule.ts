import { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import type { previewScheduleBody, SchedulePreview } from '@/lib/contract/schedule'
import { formatAmount } from '@/lib/domain/pricing/amount'
import { estimateMonth } from '@/lib/domain/pricing/estimate'
import { worstCaseMs } from '@/lib/domain/protection/assess'
import { largestGapMs } from '@/lib/domain/protection/largest-gap'
import { plannedPointId, previewRetention } from '@/lib/domain/retention/preview-retention'
import { steadyStateCount } from '@/lib/domain/retention/steady-state'
import { checkRule } from '@/lib/domain/schedule/check-rule'
import { describeRule } from '@/lib/domain/schedule/describe-rule'
import type { ScheduleRule } from '@/lib/domain/schedule/rule'
import { slotsAfter, slotsFrom } from '@/lib/domain/schedule/slots'
import { AppError } from '@/lib/errors'
import { loadBackupSizes } from '@/lib/schedules/load-backup-sizes'
import { loadPricing } from '@/lib/schedules/load-pricing'
import { loadPromises } from '@/lib/schedules/load-promises'
import { ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import type { Context } from './context'
import { loadVmFacts } from './load-vm-facts'

type Body = z.output<typeof previewScheduleBody>

const monthMs = 30 * 24 * 60 * 60 * 1000
/** Hourly schedules have more runs in a month than a calendar can show; the simulation stops here. */
const maxSimulated = 200

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
    runs: slotsAfter(rule, after, body.count).map(({ slot, at, note }) => ({
      slot,
      at: new Date(at.epochMilliseconds).toISOString(),
      ...(note ? { note } : {}),
    })),
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
    month: monthOf(rule, body, now),
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

function monthOf(rule: ScheduleRule, { retention }: Body, now: Date): SchedulePreview['month'] {
  const runs: { slot: string; atMs: number }[] = []
  for (const { slot, atMs } of slotsFrom(rule, now.getTime())) {
    if (atMs > now.getTime() + monthMs || runs.length === maxSimulated) break
    runs.push({ slot, atMs })
  }
  const simulated = previewRetention({
    points: [],
    scheduleId: 'this',
    policy: retention,
    timeZone: rule.timeZone,
    runsAtMs: runs.map(({ atMs }) => atMs),
    durationMs: 0,
  })
  const goes = new Map(simulated.flatMap(({ atMs, deletes }) => deletes.map(({ id }) => [id, atMs] as const)))
  return runs.map(({ slot, atMs }) => {
    const goesAtMs = goes.get(plannedPointId(atMs))
    return { slot, at: new Date(atMs).toISOString(), goesAt: goesAtMs === undefined ? null : new Date(goesAtMs).toISOString() }
  })
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1000)
}
