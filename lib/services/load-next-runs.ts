import type { NextRun, Overview } from '@/lib/contract/protection'
import type { DbOrTx } from '@/lib/db/client'
import { slotsFrom } from '@/lib/domain/schedule/slots'
import { ruleOf } from '@/lib/schedules/schedule-rule'

const dayMs = 24 * 60 * 60 * 1000
const maxRuns = 200
const maxSchedules = 500

/** The runs of the next 24 hours, soonest first; of one VM at least its very next one. */
export async function loadNextRuns(db: DbOrTx, accountId: string, now: Date, vmId?: string): Promise<NextRun[]> {
  const until = now.getTime() + dayMs
  const rows = await db.schedule.findMany({
    where: { accountId, enabled: true, ...(vmId ? { vmId } : { nextRunAt: { lte: new Date(until + dayMs) } }) },
    include: { vm: { select: { name: true } } },
    orderBy: { nextRunAt: 'asc' },
    take: maxSchedules,
  })
  const runs: NextRun[] = []
  for (const row of rows) {
    for (const { slot, atMs } of slotsFrom(ruleOf(row), now.getTime())) {
      if (atMs > until && !(vmId && runs.every((run) => run.scheduleId !== row.id))) break
      runs.push({
        scheduleId: row.id,
        scheduleName: row.name,
        vmId: row.vmId,
        vmName: row.vm.name,
        slot,
        timeZone: row.timeZone,
        at: new Date(atMs).toISOString(),
      })
    }
  }
  return runs.sort((a, b) => a.at.localeCompare(b.at)).slice(0, maxRuns)
}

/** Schedules whose last run failed for good. */
export async function loadFailing(db: DbOrTx, accountId: string): Promise<Overview['failingSchedules']> {
  const rows = await db.schedule.findMany({
    where: { accountId, failuresInRow: { gt: 0 } },
    include: { vm: { select: { name: true } } },
    orderBy: [{ failuresInRow: 'desc' }, { id: 'asc' }],
    take: 20,
  })
  return rows.map(({ id, name, vmId, vm, failuresInRow, lastFailure }) => ({ id, name, vmId, vmName: vm.name, failuresInRow, lastFailure }))
}
