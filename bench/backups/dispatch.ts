import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createTestDatabase } from '@/lib/testing/database'
import type { Db } from '@/lib/db/client'
import { slotsFrom } from '@/lib/domain/schedule/slots'
import { createLogger } from '@/lib/log'
import { ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import { dispatchDue } from '@/worker/schedules/dispatch'
import { settleRuns } from '@/worker/schedules/settle-runs'
import { startWaiting } from '@/worker/schedules/start-runs'
import { median, ms, printCells, timed, verdict } from '../measure'
import { seedBackups, seeded } from './seed'

const rounds = 5
const due = 10_000
const limitMs = 5_000
/** A worker beats every 3 s and BullMQ renews its lock every 15 s; what a person at the panel would notice is less. */
const loopLimitMs = 50
const settledInAll = 1_000
const weekMs = 7 * 24 * 60 * 60 * 1000

/** The worker's three steps in this process, on a database with all schedules, while the event loop is watched. */
export async function benchDispatch(): Promise<void> {
  const database = await createTestDatabase()
  try {
    const { db } = database
    await seedBackups(database.url)
    const deps = { db, log: createLogger('bench', 'error'), now: () => new Date() }
    const dispatched = newSeries()
    const idle = newSeries()
    const settled = newSeries()
    for (let round = 0; round < rounds; round++) {
      await makeDue(db, round)
      await measure(dispatched, () => dispatchDue(deps))
      const begun = await db.scheduleRun.count({ where: { state: 'started' } })
      if (begun !== due) throw new Error(`${begun} runs have begun`)
      await measure(idle, async () => {
        await dispatchDue(deps)
        await settleRuns(deps)
        await startWaiting(deps)
      })
      await endOperations(db, settledInAll)
      await measure(settled, async () => {
        while ((await openRuns(db)) > due - settledInAll) await settleRuns(deps)
      })
      await endOperations(db, due)
      await db.$executeRaw`UPDATE "ScheduleRun" SET "state" = 'succeeded', "endedAt" = now() WHERE "state" = 'started'`
    }
    const total = seeded.vms * seeded.schedulesOfVm
    printCells(
      `Dispatcher with ${total} schedules, ${seeded.points} restore points and as many ended operations; medians, of the loop the worst`,
      [
        ['', 'ms', 'a second', 'event loop held p99 ms', 'longest ms', 'n', 'target'],
        rowOf(`${due} due slots committed`, dispatched, due, limitMs),
        rowOf(`a round with ${due} begun runs and nothing due`, idle, 1, null),
        rowOf(`${settledInAll} ended runs settled, retention included`, settled, settledInAll, null),
      ],
    )
  } finally {
    await database.drop()
  }
}

interface Series {
  tookMs: number[]
  loopP99Ms: number[]
  loopMaxMs: number[]
}
const newSeries = (): Series => ({ tookMs: [], loopP99Ms: [], loopMaxMs: [] })

async function measure(series: Series, work: () => Promise<unknown>): Promise<void> {
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  series.tookMs.push(await timed(work))
  loop.disable()
  series.loopP99Ms.push(loop.percentile(99) / 1e6)
  series.loopMaxMs.push(loop.max / 1e6)
}

function rowOf(what: string, { tookMs, loopP99Ms, loopMaxMs }: Series, count: number, limit: number | null): string[] {
  const took = median(tookMs)
  const held = Math.max(...loopMaxMs)
  const ofTime = limit === null ? '' : `at most ${limit} ms: ${verdict(took, limit)}; `
  const target = `${ofTime}loop held at most ${loopLimitMs} ms: ${verdict(held, loopLimitMs)}`
  const rate = count > 1 ? ms((1000 * count) / took) : ''
  return [what, ms(took), rate, ms(Math.max(...loopP99Ms)), ms(held), String(tookMs.length), target]
}

/** Schedules of as many VMs, each with exactly one slot due: its latest. */
async function makeDue(db: Db, round: number): Promise<void> {
  const now = Date.now()
  const first = round * seeded.vms
  const rows = await db.schedule.findMany({ orderBy: { id: 'asc' }, skip: first, take: due })
  const next = rows.map((row) => {
    const untilMs = now - spreadOf(row.vmId)
    let latest: { slot: string; atMs: number } | null = null
    for (const slot of slotsFrom(ruleOf(row), untilMs - weekMs)) {
      if (slot.atMs > untilMs) break
      latest = slot
    }
    if (!latest) throw new Error(`nothing of ${row.id} is due`)
    return { id: row.id, slot: latest.slot, at: new Date(latest.atMs + spreadOf(row.vmId)) }
  })
  await db.$executeRaw`
    UPDATE "Schedule" SET "nextSlot" = next."slot", "nextRunAt" = next."at"
    FROM unnest(${next.map(({ id }) => id)}::text[], ${next.map(({ slot }) => slot)}::text[], ${next.map(({ at }) => at)}::timestamptz[])
      AS next("id", "slot", "at")
    WHERE "Schedule"."id" = next."id"`
  await db.$executeRaw`ANALYZE "Schedule"`
}

const openRuns = (db: Db) => db.scheduleRun.count({ where: { state: 'started' } })

async function endOperations(db: Db, count: number): Promise<void> {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE "Operation" SET "state" = 'succeeded', "startedAt" = now(), "endedAt" = now()
      WHERE "id" IN (SELECT "id" FROM "Operation" WHERE "endedAt" IS NULL AND "kind" = 'backup.create' LIMIT ${count})
      RETURNING "restorePointId"
    )
    UPDATE "RestorePoint" SET "state" = 'ready', "capturedAt" = now(), "consistency" = 'crash'
    FROM ended WHERE "RestorePoint"."id" = ended."restorePointId"`
}
