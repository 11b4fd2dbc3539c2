import type { Tx } from '@/lib/db/client'
import { insertRows, insertRowsReturning } from '@/lib/db/insert-rows'
import { eventRow } from '@/lib/db/record-event'
import type { Schedule, ScheduleRun } from '@/lib/db/generated/client'
import { dueRuns } from '@/lib/schedules/due-runs'
import { nextOf, ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import type { ScheduleDeps } from './deps'
import { failUnreadable } from './fail-unreadable'
import { batchTimeout, startRuns } from './start-runs'

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
  // An edit may name a slot that has run already; it does not run again.
  const runs = due.flatMap((each) => each.runs)
  const written = await insertRowsReturning<ScheduleRun>(tx, 'ScheduleRun', runs, { skipDuplicates: true })
  await writeNext(tx, due, at)
  const waiting = written.filter(({ state }) => state === 'waiting')
  await startRuns(tx, waiting, schedules, at)
  const events = schedules.map(({ id, accountId, vmId }) => eventRow(accountId, { resource: 'schedule', id, vmId, change: 'updated' }))
  await insertRows(tx, 'Outbox', events)
  return schedules.length
}

function dueOf(schedule: Schedule, at: Date) {
  const rule = ruleOf(schedule)
  return {
    schedule,
    runs: dueRuns(schedule, rule, at),
    next: nextOf(rule, schedule.vmId, new Date(at.getTime() - spreadOf(schedule.vmId))),
  }
}

type Next = { schedule: Schedule; next: Pick<Schedule, 'nextSlot' | 'nextRunAt'> }

async function writeNext(tx: Tx, due: Next[], at: Date): Promise<void> {
  const ids = due.map(({ schedule }) => schedule.id)
  const slots = due.map(({ next }) => next.nextSlot)
  const instants = due.map(({ next }) => next.nextRunAt)
  await tx.$executeRaw`
    UPDATE "Schedule" SET "nextSlot" = next."slot", "nextRunAt" = next."at", "updatedAt" = ${at}
    FROM unnest(${ids}::text[], ${slots}::text[], ${instants}::timestamptz[]) AS next("id", "slot", "at")
    WHERE "Schedule"."id" = next."id"`
}
