import type { Tx } from '@/lib/db/client'
import { insertRows } from '@/lib/db/insert-rows'
import { eventRow } from '@/lib/db/record-event'
import type { Schedule } from '@/lib/db/generated/client'
import { dueRuns } from '@/lib/schedules/due-runs'
import { nextOf, ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import type { ScheduleDeps } from './deps'
import { failUnreadable } from './fail-unreadable'
import { batchTimeout, startBackups } from './start-runs'

/** Larger ones are faster a row, and hold the event loop for longer. */
const batchSize = 400
/** While the database writes one batch, the next is worked out. */
const lanes = 2
/** Bounds one round; what is left over is the next round's, a second later. */
const maxBatchesOfLane = 40

/**
 * Fires what is due: runs, their operations, outbox and the next instants in one transaction a batch. Any number of workers may do so at
 * once: rows that another one has are passed over, and a slot is unique.
 * @returns how many schedules were due
 */
export async function dispatchDue(deps: ScheduleDeps): Promise<number> {
  const ended = await Promise.allSettled(Array.from({ length: lanes }, () => dispatchLane(deps)))
  const failed = ended.find((lane) => lane.status === 'rejected')
  if (failed) throw failed.reason
  return ended.reduce((total, lane) => total + (lane.status === 'fulfilled' ? lane.value : 0), 0)
}

async function dispatchLane(deps: ScheduleDeps): Promise<number> {
  let total = 0
  for (let batch = 0; batch < maxBatchesOfLane; batch++) {
    const count = await deps.db.$transaction((tx) => dispatchBatch(tx, deps), batchTimeout)
    total += count
    if (count < batchSize) break
  }
  return total
}

async function dispatchBatch(tx: Tx, { now, log }: ScheduleDeps): Promise<number> {
  const at = now()
  const schedules = await tx.$queryRaw<Schedule[]>`
    SELECT * FROM "Schedule" WHERE "enabled" AND "nextRunAt" <= ${at} ORDER BY "nextRunAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`
  if (schedules.length === 0) return 0
  const broken: Schedule[] = []
  const due = schedules.flatMap((schedule) => {
    try {
      return [dueOf(schedule, at)]
    } catch (err) {
      // One that this server cannot read must not keep all others from their runs.
      log.error({ err, scheduleId: schedule.id }, 'a schedule cannot be worked out')
      broken.push(schedule)
      return []
    }
  })
  await failUnreadable(tx, broken, at)
  await writeRuns(tx, due, at)
  await writeNext(tx, due, at)
  const events = schedules.map(({ id, accountId, vmId }) => eventRow(accountId, { resource: 'schedule', id, vmId, change: 'updated' }))
  await insertRows(tx, 'Outbox', events)
  return schedules.length
}

/** Runs and the backups that they begin. Nobody else writes a slot of these schedules, whose rows this transaction has. */
async function writeRuns(tx: Tx, due: readonly Due[], at: Date): Promise<void> {
  const known = await slotsOf(tx, due)
  // An edit may name a slot that has run already; it does not run again.
  const runs = due.flatMap((each) => each.runs).filter((run) => !known.has(keyOf(run)) && known.add(keyOf(run)))
  const waiting = runs.filter(({ state }) => state === 'waiting')
  const schedules = due.map(({ schedule }) => schedule)
  const { begun, skipped } = await startBackups(tx, waiting, schedules, at)
  const begunOf = new Map(begun.map(({ id, ...backup }) => [id, backup]))
  const rows = runs.map((run) => {
    const backup = begunOf.get(run.id)
    if (backup) return { ...run, ...backup, state: 'started' as const, attempts: 1 }
    const away = skipped.ids.includes(run.id)
    return { ...run, attempts: 0, ...(away ? { state: 'skipped' as const, reason: skipped.reason, endedAt: at } : {}) }
  })
  await insertRows(tx, 'ScheduleRun', rows)
}

async function slotsOf(tx: Tx, due: readonly Due[]): Promise<Set<string>> {
  const runs = due.flatMap((each) => each.runs)
  const rows = await tx.$queryRaw<{ scheduleId: string; slot: string }[]>`
    SELECT run."scheduleId", run."slot"
    FROM unnest(${runs.map((run) => run.scheduleId)}::text[], ${runs.map(({ slot }) => slot)}::text[]) AS due("scheduleId", "slot")
    JOIN "ScheduleRun" run ON run."scheduleId" = due."scheduleId" AND run."slot" = due."slot"`
  return new Set(rows.map(keyOf))
}

function keyOf({ scheduleId, slot }: { scheduleId: string; slot?: string | null }): string {
  return `${scheduleId} ${slot}`
}

interface Due {
  schedule: Schedule
  runs: ReturnType<typeof dueRuns>
  next: Pick<Schedule, 'nextSlot' | 'nextRunAt'>
}

function dueOf(schedule: Schedule, at: Date): Due {
  const rule = ruleOf(schedule)
  return {
    schedule,
    runs: dueRuns(schedule, rule, at),
    next: nextOf(rule, schedule.vmId, new Date(at.getTime() - spreadOf(schedule.vmId))),
  }
}

async function writeNext(tx: Tx, due: readonly Due[], at: Date): Promise<void> {
  const ids = due.map(({ schedule }) => schedule.id)
  const slots = due.map(({ next }) => next.nextSlot)
  const instants = due.map(({ next }) => next.nextRunAt)
  await tx.$executeRaw`
    UPDATE "Schedule" SET "nextSlot" = next."slot", "nextRunAt" = next."at", "updatedAt" = ${at}
    FROM unnest(${ids}::text[], ${slots}::text[], ${instants}::timestamptz[]) AS next("id", "slot", "at")
    WHERE "Schedule"."id" = next."id"`
}
