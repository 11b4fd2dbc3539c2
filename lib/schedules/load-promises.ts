import type { DbOrTx } from '@/lib/db/client'
import { largestGapMs } from '@/lib/domain/protection/largest-gap'
import { worstCaseMs } from '@/lib/domain/protection/assess'
import type { ScheduleRule } from '@/lib/domain/schedule/rule'
import { ruleOf, spreadOf } from './schedule-rule'

const measuredWindowMs = 30 * 24 * 60 * 60 * 1000

interface Measured {
  vmId: string
  waitingMs: number
  durationMs: number
}

/**
 * How old the newest backup of each VM can get by what its enabled schedules promise, in milliseconds: the largest gap, and the longest wait and
 * capture of the last 30 days. A VM without an enabled schedule is not in it.
 * @param vmIds all of the account's where it is left out
 */
export async function loadPromises(db: DbOrTx, accountId: string, now: Date, vmIds?: string[]): Promise<Map<string, number>> {
  const schedules = await db.schedule.findMany({
    where: { accountId, enabled: true, ...(vmIds ? { vmId: { in: vmIds } } : {}) },
    select: { id: true, vmId: true, frequency: true, everyHours: true, time: true, weekdays: true, timeZone: true },
  })
  if (schedules.length === 0) return new Map()
  const rules = new Map<string, ScheduleRule[]>()
  for (const schedule of schedules) rules.set(schedule.vmId, [...(rules.get(schedule.vmId) ?? []), ruleOf(schedule)])
  const measured = await loadMeasured(db, accountId, [...rules.keys()], new Date(now.getTime() - measuredWindowMs))
  const gapOf = gaps(now.getTime())
  return new Map(
    [...rules].flatMap(([vmId, ofVm]) => {
      const gapMs = gapOf(ofVm)
      const { waitingMs, durationMs } = measured.get(vmId) ?? { waitingMs: 0, durationMs: 0 }
      return gapMs === null ? [] : [[vmId, worstCaseMs(gapMs, spreadOf(vmId) + waitingMs, durationMs)] as const]
    }),
  )
}

/** Many VMs share their timing; each is worked out once. */
function gaps(nowMs: number): (rules: ScheduleRule[]) => number | null {
  const known = new Map<string, number | null>()
  return (rules) => {
    const key = JSON.stringify(rules)
    const found = known.get(key)
    if (found !== undefined) return found
    const gapMs = largestGapMs(rules, nowMs)
    known.set(key, gapMs)
    return gapMs
  }
}

async function loadMeasured(db: DbOrTx, accountId: string, vmIds: string[], since: Date): Promise<Map<string, Measured>> {
  const rows = await db.$queryRaw<Measured[]>`
    SELECT "vmId", max(extract(epoch FROM "startedAt" - "runAfter"))::float8 * 1000 AS "waitingMs",
      max(extract(epoch FROM "endedAt" - "startedAt"))::float8 * 1000 AS "durationMs"
    FROM "ScheduleRun"
    WHERE "accountId" = ${accountId} AND "vmId" = ANY(${vmIds}) AND "state" = 'succeeded' AND "plannedAt" > ${since} AND "startedAt" IS NOT NULL
    GROUP BY "vmId"`
  return new Map(rows.map((row) => [row.vmId, row]))
}
