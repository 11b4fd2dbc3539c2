import { setImmediate } from 'node:timers/promises'
import type { Schedule } from '@/lib/db/generated/client'
import { canonicalTimeZone } from '@/lib/domain/schedule/check-rule'
import { resolveSlot } from '@/lib/domain/schedule/resolve-local'
import { nextOf, ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import type { ScheduleDeps } from './deps'

const batchSize = 1_000
/** Farther ahead than the next slot of any rule: a week, the move of a gap, the spread. */
const farthestMs = 9 * 24 * 60 * 60 * 1000

/**
 * Works out anew when enabled schedules run next, for what can have changed while the row stood still: the zone data (the slot stays, its
 * instant moves), the window of the spread, and a host clock that was wrong far into the future, which would silence a schedule until then.
 * In batches, with the event loop free in between: 100,000 rows take a few seconds.
 * @returns how many were corrected
 */
export async function refreshNextRuns(deps: ScheduleDeps): Promise<number> {
  let corrected = 0
  let last = ''
  for (;;) {
    const rows = await deps.db.schedule.findMany({
      where: { enabled: true, nextRunAt: { not: null }, id: { gt: last } },
      orderBy: { id: 'asc' },
      take: batchSize,
    })
    for (const row of rows) if (await refresh(deps, row)) corrected += 1
    last = rows.at(-1)?.id ?? ''
    if (rows.length < batchSize) return corrected
    await setImmediate()
  }
}

async function refresh({ db, log, now }: ScheduleDeps, row: Schedule): Promise<boolean> {
  const next = correctionOf(row, now())
  if (!next) return false
  // Who has fired or saved it meanwhile has worked it out anew.
  const { count } = await db.schedule.updateMany({
    where: { id: row.id, enabled: true, nextSlot: row.nextSlot, nextRunAt: row.nextRunAt },
    data: next,
  })
  if (count === 1) log.warn({ scheduleId: row.id, before: row.nextRunAt, after: next.nextRunAt }, 'the next run was worked out anew')
  return count === 1
}

function correctionOf(row: Schedule, now: Date): { nextSlot: string; nextRunAt: Date } | null {
  if (row.nextSlot === null || row.nextRunAt === null) return null
  // One that cannot be read is the dispatcher's to fail.
  if (canonicalTimeZone(row.timeZone) === null) return null
  if (row.nextRunAt.getTime() > now.getTime() + farthestMs) return nextOf(ruleOf(row), row.vmId, now)
  const atMs = resolveSlot(row.nextSlot, row.timeZone).at.epochMilliseconds + spreadOf(row.vmId)
  return atMs === row.nextRunAt.getTime() ? null : { nextSlot: row.nextSlot, nextRunAt: new Date(atMs) }
}
