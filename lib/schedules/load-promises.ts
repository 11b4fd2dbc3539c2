import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { DbOrTx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { largestGapMs } from '@/lib/domain/protection/largest-gap'
import { worstCaseMs } from '@/lib/domain/protection/assess'
import type { ScheduleRule } from '@/lib/domain/schedule/rule'
import { ruleOf, spreadOf } from './schedule-rule'

const dayMs = 24 * 60 * 60 * 1000
const measuredWindowMs = 30 * dayMs

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
  const ofVms = new Map<string, typeof schedules>()
  for (const schedule of schedules) ofVms.set(schedule.vmId, [...(ofVms.get(schedule.vmId) ?? []), schedule])
  const measured = await loadMeasured(db, accountId, new Date(now.getTime() - measuredWindowMs), vmIds)
  const promises = new Map<string, number>()
  let freeAt = performance.now() + heldMs
  for (const [vmId, ofVm] of ofVms) {
    // Of an account with a thousand VMs it is half a second's work.
    if (performance.now() > freeAt) {
      await setImmediate()
      freeAt = performance.now() + heldMs
    }
    const gapMs = gapOf(ofVm.map(ruleOf), now.getTime())
    if (gapMs === null) continue
    const { waitingMs, durationMs } = measured.get(vmId) ?? { waitingMs: 0, durationMs: 0 }
    promises.set(vmId, worstCaseMs(gapMs, spreadOf(vmId) + waitingMs, durationMs))
  }
  return promises
}

/** How long the event loop is held at most by one request. */
const heldMs = 10
/** A gap takes half a millisecond to work out, is the same all day, and is asked for with every page. */
const maxKnown = 20_000
const known = new Map<string, number | null>()
let knownOn = 0

function gapOf(rules: ScheduleRule[], nowMs: number): number | null {
  const day = Math.floor(nowMs / dayMs)
  if (day !== knownOn || known.size >= maxKnown) known.clear()
  knownOn = day
  const key = JSON.stringify(rules)
  const found = known.get(key)
  if (found !== undefined) return found
  const gapMs = largestGapMs(rules, day * dayMs)
  known.set(key, gapMs)
  return gapMs
}

async function loadMeasured(db: DbOrTx, accountId: string, since: Date, vmIds: string[] | undefined): Promise<Map<string, Measured>> {
  const rows = await db.$queryRaw<Measured[]>`
    SELECT "vmId", max(extract(epoch FROM "startedAt" - "runAfter"))::float8 * 1000 AS "waitingMs",
      max(extract(epoch FROM "endedAt" - "startedAt"))::float8 * 1000 AS "durationMs"
    FROM "ScheduleRun"
    WHERE "accountId" = ${accountId} AND "state" = 'succeeded' AND "plannedAt" > ${since} AND "startedAt" IS NOT NULL
      AND ${vmIds ? Prisma.sql`"vmId" = ANY(${vmIds})` : Prisma.sql`true`}
    GROUP BY "vmId"`
  return new Map(rows.map((row) => [row.vmId, row]))
}
