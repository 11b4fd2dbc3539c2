import type { Actor } from '@/lib/actor'
import { retention as retentionShape, type Schedule as ScheduleView, type ScheduleRun as RunView } from '@/lib/contract/schedule'
import type { DbOrTx } from '@/lib/db/client'
import type { Prisma, ScheduleRun } from '@/lib/db/generated/client'
import { scheduleCan } from '@/lib/domain/can'
import { spreadOf } from '@/lib/schedules/schedule-rule'
import { loadLastRuns } from './load-last-runs'
import { loadBackingUp } from './present-operation'
import { forActor } from './verdict'

export const scheduleSelect = {
  include: {
    vm: { select: { name: true, state: true } },
  },
} as const satisfies Prisma.ScheduleDefaultArgs
export type ScheduleRow = Prisma.ScheduleGetPayload<typeof scheduleSelect>

const missedWindowMs = 30 * 24 * 60 * 60 * 1000

/** Rows of one account as the API shows them, in the same order. */
export async function presentSchedules(db: DbOrTx, actor: Actor, now: Date, rows: ScheduleRow[]): Promise<ScheduleView[]> {
  const ids = rows.map((row) => row.id)
  const since = new Date(now.getTime() - missedWindowMs)
  const missed = await db.scheduleRun.groupBy({
    by: ['scheduleId'],
    where: { accountId: actor.accountId, scheduleId: { in: ids }, state: 'missed', plannedAt: { gt: since } },
    _count: true,
  })
  // Not as a count of the relation: that one counts the points of all schedules there are.
  const kept = await db.restorePoint.groupBy({
    by: ['scheduleId'],
    where: { accountId: actor.accountId, scheduleId: { in: ids }, state: 'ready' },
    _count: true,
  })
  const busy = await loadBackingUp(
    db,
    actor.accountId,
    rows.map((row) => row.vmId),
  )
  const missedOf = new Map(missed.map((group) => [group.scheduleId, group._count]))
  const lastRuns = await loadLastRuns(db, actor.accountId, ids)
  const keptOf = new Map(kept.map((group) => [group.scheduleId, group._count]))
  return rows.map((row) =>
    present(actor, row, {
      kept: keptOf.get(row.id) ?? 0,
      missed: missedOf.get(row.id) ?? 0,
      lastRun: lastRuns.get(row.id) ?? null,
      backingUp: busy.has(row.vmId),
    }),
  )
}

interface Known {
  kept: number
  missed: number
  lastRun: ScheduleRun | null
  backingUp: boolean
}

function present(actor: Actor, row: ScheduleRow, { kept, missed, lastRun, backingUp }: Known): ScheduleView {
  const facts = { vm: row.vm.state, backingUp }
  return {
    id: row.id,
    vmId: row.vmId,
    vmName: row.vm.name,
    name: row.name,
    enabled: row.enabled,
    frequency: row.frequency,
    everyHours: row.everyHours,
    time: row.time,
    weekdays: row.weekdays,
    timeZone: row.timeZone,
    retention: retentionShape.parse(row.retention),
    includeVolumes: row.includeVolumes,
    quiesce: row.quiesce,
    nextRun: nextRunOf(row),
    lastRun: lastRun && presentRun(lastRun),
    keptCount: kept,
    missedCount: missed,
    failuresInRow: row.failuresInRow,
    lastFailure: row.lastFailure,
    createdAt: row.createdAt.toISOString(),
    can: {
      update: forActor(actor, 'schedule.write', scheduleCan('update', facts)),
      run: forActor(actor, 'backup.create', scheduleCan('run', facts)),
      delete: forActor(actor, 'schedule.write', scheduleCan('delete', facts)),
    },
  }
}

function nextRunOf({ nextSlot, nextRunAt, vmId }: ScheduleRow): ScheduleView['nextRun'] {
  if (nextSlot === null || nextRunAt === null) return null
  return { slot: nextSlot, at: new Date(nextRunAt.getTime() - spreadOf(vmId)).toISOString(), startsAt: nextRunAt.toISOString() }
}

export function presentRun(row: ScheduleRun): RunView {
  return {
    id: row.id,
    scheduleId: row.scheduleId,
    slot: row.slot,
    plannedAt: row.plannedAt.toISOString(),
    state: row.state,
    attempts: row.attempts,
    reason: row.reason,
    beganAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    operationId: row.operationId,
    restorePointId: row.restorePointId,
  }
}
