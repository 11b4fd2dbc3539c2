import { systemClock } from '@/lib/clock'
import type { Db } from '@/lib/db/client'
import { createTestDatabase } from '@/lib/testing/database'
import { actorOf } from '@/lib/testing/actor'
import { createLogger } from '@/lib/log'
import { listClaimable } from '@/lib/operations/list-claimable'
import { createSimulatedHypervisor } from '@/lib/hypervisor/simulated/create'
import { createSimulatedRepository } from '@/lib/repository/simulated/create'
import { loadRetentionPoints } from '@/lib/schedules/load-retention-points'
import { estimateRestore } from '@/lib/services/estimate-restore'
import { getOverview } from '@/lib/services/get-overview'
import { getProtection } from '@/lib/services/get-protection'
import { listScheduleRuns } from '@/lib/services/list-schedule-runs'
import { listSchedules } from '@/lib/services/list-schedules'
import { dispatchDue } from '@/worker/schedules/dispatch'
import { settleRuns } from '@/worker/schedules/settle-runs'
import { startWaiting } from '@/worker/schedules/start-runs'
import { expireUndo } from '@/worker/sweeps/expire-undo'
import { removeLeftovers } from '@/worker/sweeps/leftovers'
import { prune } from '@/worker/sweeps/prune'
import { requestCollections } from '@/worker/sweeps/request-collection'
import { requestPulls } from '@/worker/sweeps/request-pulls'
import { resumeStalled } from '@/worker/sweeps/resume-stalled'
import { requestScrub } from '@/worker/sweeps/scrub'
import { sealLayers } from '@/worker/sweeps/seal-layers'
import { printCells } from '../measure'
import { explainingDb, type Ran } from './explained'
import { seedBackups, seeded } from './seed'

/** A table of less than this is rightly read whole. */
const smallTable = 1_000
const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`

/** What PostgreSQL does for the worker's rounds and the panel's readouts where nothing is due, at the promised numbers of rows. */
export async function benchPlans(): Promise<void> {
  const database = await createTestDatabase()
  const explaining = explainingDb(database.url)
  try {
    const { accountId, hostId } = await seedBackups(database.url)
    const table = [['', 'statements', 'ms', 'longest ms', 'blocks', 'rows passed over', 'large tables read whole']]
    for (const [what, work] of readsOf(explaining.db, accountId, hostId)) {
      await work()
      explaining.take()
      await work()
      table.push(rowOf(what, explaining.take()))
    }
    printCells(
      `Plans with ${seeded.vms * seeded.schedulesOfVm} schedules, twice as many runs, ${seeded.points} restore points and ended operations of one account`,
      table,
    )
  } finally {
    await explaining.close()
    await database.drop()
  }
}

function rowOf(what: string, ran: Ran[]): string[] {
  const whole = new Map<string, number>()
  for (const { table, rows } of ran.flatMap((each) => each.wholeTables)) whole.set(table, Math.max(rows, whole.get(table) ?? 0))
  const large = [...whole].filter(([, rows]) => rows >= smallTable).map(([table, rows]) => `${table} (${rows})`)
  const sum = (of: (each: Ran) => number) => ran.reduce((total, each) => total + of(each), 0)
  return [
    what,
    String(ran.length),
    sum(({ tookMs }) => tookMs).toFixed(1),
    Math.max(0, ...ran.map(({ tookMs }) => tookMs)).toFixed(1),
    String(sum(({ blocks }) => blocks)),
    String(sum(({ passedOver }) => passedOver)),
    large.join(', ') || 'none',
  ]
}

function readsOf(db: Db, accountId: string, hostId: string): [string, () => Promise<unknown>][] {
  const now = () => systemClock.now()
  const schedules = { db, log: createLogger('bench', 'error'), now }
  const panel = { db, actor: actorOf(accountId), clock: systemClock }
  // Nothing of what they find leads to a call.
  const hypervisor = createSimulatedHypervisor()
  const repository = createSimulatedRepository('/nowhere')
  return [
    ['dispatch, nothing due', () => dispatchDue(schedules)],
    ['runs that have ended', () => settleRuns(schedules)],
    ['runs that wait', () => startWaiting(schedules)],
    ['sweep of operations', () => listClaimable(db, hostId, 100)],
    ['sweep of undo times', () => expireUndo(db, hostId, now())],
    ['sweep of collections', () => requestCollections({ db, compression: 'zstd' }, hostId, now())],
    ['sweep of pulls', () => requestPulls(db, hostId, now())],
    ['sweep of leftovers', () => removeLeftovers({ ...schedules, hypervisor }, hostId)],
    ['sweep of seals', () => sealLayers({ db, repository, now }, hostId)],
    ['sweep of the scrub', () => requestScrub(db, hostId, now())],
    ['sweep of stalled guests', () => resumeStalled({ ...schedules, hypervisor }, hostId)],
    ['pruning', () => prune(db, now())],
    ['retention of a VM', () => loadRetentionPoints(db, accountId, id('vm', 7))],
    ['a deleted point', () => deletePoint(db)],
    ['overview', () => getOverview(panel)],
    ['protection of a VM', () => getProtection({ ...panel, id: id('vm', 7) })],
    ['list of schedules', () => listSchedules(panel)],
    ['list of failing schedules', () => listSchedules({ ...panel, query: { failing: true } })],
    ['list of paused schedules', () => listSchedules({ ...panel, query: { enabled: false } })],
    ['schedules of a VM', () => listSchedules({ ...panel, query: { vmId: id('vm', 7) } })],
    ['schedules found by name', () => listSchedules({ ...panel, query: { q: 'schedule 4242' } })],
    ['runs of a schedule', () => listScheduleRuns({ ...panel, id: id('sch', 7) })],
    ['estimate of a restore', () => estimateRestore({ ...panel, id: id('rp', 7), mode: 'new-vm' })],
  ]
}

let deleted = 0

/** With what the database does for the rows that name it. */
async function deletePoint(db: Db): Promise<void> {
  const restorePointId = id('rp', 10 * ++deleted + 9)
  await db.restorePointLayer.deleteMany({ where: { restorePointId } })
  await db.restorePoint.deleteMany({ where: { id: restorePointId } })
}
