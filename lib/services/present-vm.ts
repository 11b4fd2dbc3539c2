import type { Actor } from '@/lib/actor'
import type { Vm } from '@/lib/contract/vm'
import type { Db, DbOrTx } from '@/lib/db/client'
import type { Operation, Prisma, ScheduleRun } from '@/lib/db/generated/client'
import { vmCan, type VmAction } from '@/lib/domain/can'
import type { Permission } from '@/lib/domain/role'
import { loadPricing } from '@/lib/schedules/load-pricing'
import { loadPromises } from '@/lib/schedules/load-promises'
import { assessExposure, presentExposure } from './assess-exposure'
import { loadBackingUp, loadBusy, presentOperations } from './present-operation'
import { kindOf } from '@/lib/operations/kind-of'
import { forActor } from './verdict'

export const vmSelect = {
  include: {
    host: { select: { id: true, name: true, accelerator: true } },
    disks: { select: { sizeBytes: true } },
  },
} as const satisfies Prisma.VmDefaultArgs
export type VmRow = Prisma.VmGetPayload<typeof vmSelect>

interface Protection {
  vmId: string
  snapshots: number
  backups: number
  newestPointAt: Date | null
  newestBackupAt: Date | null
  storedBytes: bigint
}

type Last = Pick<Operation, 'id' | 'kind' | 'state' | 'createdAt' | 'startedAt' | 'endedAt'> & { vmId: string }

const nothing = { snapshots: 0, backups: 0, newestPointAt: null, newestBackupAt: null, storedBytes: 0n }

async function loadProtection(db: DbOrTx, accountId: string, vmIds: string[]): Promise<Map<string, Omit<Protection, 'vmId'>>> {
  if (vmIds.length === 0) return new Map()
  const rows = await db.$queryRaw<Protection[]>`
    SELECT "vmId",
      (count(*) FILTER (WHERE "kind" = 'snapshot'))::int AS "snapshots",
      (count(*) FILTER (WHERE "kind" = 'backup' AND "damage" IS NULL))::int AS "backups",
      max("capturedAt") FILTER (WHERE "damage" IS NULL) AS "newestPointAt",
      max("capturedAt") FILTER (WHERE "kind" = 'backup' AND "damage" IS NULL) AS "newestBackupAt",
      coalesce(sum("storedBytes"), 0)::bigint AS "storedBytes"
    FROM "RestorePoint"
    WHERE "accountId" = ${accountId} AND "vmId" = ANY(${vmIds}) AND "state" = 'ready'
    GROUP BY "vmId"`
  return new Map(rows.map((row) => [row.vmId, row]))
}

/** The next run and the failing schedules of each VM that has an enabled one. */
async function loadRuns(db: DbOrTx, accountId: string, vmIds: string[]): Promise<Map<string, { nextRunAt: Date | null; failing: number }>> {
  if (vmIds.length === 0) return new Map()
  const rows = await db.$queryRaw<{ vmId: string; nextRunAt: Date | null; failing: number }[]>`
    SELECT "vmId", min("nextRunAt") AS "nextRunAt", (count(*) FILTER (WHERE "failuresInRow" > 0))::int AS "failing"
    FROM "Schedule" WHERE "accountId" = ${accountId} AND "vmId" = ANY(${vmIds}) AND "enabled" GROUP BY "vmId"`
  return new Map(rows.map((row) => [row.vmId, row]))
}

type LastRun = Pick<ScheduleRun, 'vmId' | 'state' | 'plannedAt' | 'startedAt' | 'endedAt'>

/** The newest run of each VM's schedules that no longer waits; one look at an index for each schedule. */
async function loadLastRuns(db: DbOrTx, accountId: string, vmIds: string[]): Promise<Map<string, Vm['protection']['lastRun']>> {
  if (vmIds.length === 0) return new Map()
  const rows = await db.$queryRaw<LastRun[]>`
    SELECT DISTINCT ON ("Schedule"."vmId") "Schedule"."vmId", "last".* FROM "Schedule" CROSS JOIN LATERAL (
      SELECT "state", "plannedAt", "startedAt", "endedAt" FROM "ScheduleRun"
      WHERE "scheduleId" = "Schedule"."id" AND "state" <> 'waiting' ORDER BY "plannedAt" DESC LIMIT 1) AS "last"
    WHERE "Schedule"."accountId" = ${accountId} AND "Schedule"."vmId" = ANY(${vmIds})
    ORDER BY "Schedule"."vmId", "last"."plannedAt" DESC`
  return new Map(
    rows.map(({ vmId, state, plannedAt, startedAt, endedAt }) => [
      vmId,
      {
        state,
        plannedAt: plannedAt.toISOString(),
        beganAt: startedAt?.toISOString() ?? null,
        endedAt: endedAt?.toISOString() ?? null,
      },
    ]),
  )
}

/** The last in-place restore of each VM that can still be undone. */
async function loadUndoable(db: DbOrTx, accountId: string, vmIds: string[], now: Date): Promise<Map<string, Operation>> {
  if (vmIds.length === 0) return new Map()
  const rows = await db.operation.findMany({
    where: { accountId, vmId: { in: vmIds }, undoUntil: { gt: now } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return new Map(rows.flatMap((row) => (row.vmId ? [[row.vmId, row] as const] : [])))
}

/** The newest operation of each VM that somebody asked for. */
async function loadLast(db: DbOrTx, accountId: string, vmIds: string[]): Promise<Map<string, NonNullable<Vm['lastOperation']>>> {
  if (vmIds.length === 0) return new Map()
  const rows = await db.$queryRaw<Last[]>`
    SELECT "vm"."id" AS "vmId", "last".* FROM unnest(${vmIds}::text[]) AS "vm"("id") CROSS JOIN LATERAL (
      SELECT "id", "kind", "state", "createdAt", "startedAt", "endedAt" FROM "Operation"
      WHERE "vmId" = "vm"."id" AND "accountId" = ${accountId} AND "lane" <> 'maintenance'
      ORDER BY "createdAt" DESC LIMIT 1) AS "last"`
  return new Map(
    rows.map(({ vmId, id, kind, state, createdAt, startedAt, endedAt }) => {
      const iso = (at: Date | null) => at?.toISOString() ?? null
      return [
        vmId,
        { id, kind: kindOf({ kind }), state, createdAt: createdAt.toISOString(), startedAt: iso(startedAt), endedAt: iso(endedAt) },
      ]
    }),
  )
}

/** Rows of one account as the API shows them, in the same order. Reads side by side, which one transaction cannot. */
export async function presentVms(db: Db, actor: Actor, now: Date, rows: VmRow[]): Promise<Vm[]> {
  const ids = rows.map((row) => row.id)
  const { accountId } = actor
  const [protection, runs, lastRuns, promises, { freeBackupsPerVm }, undoable, busy, last, backingUp] = await Promise.all([
    loadProtection(db, accountId, ids),
    loadRuns(db, accountId, ids),
    loadLastRuns(db, accountId, ids),
    loadPromises(db, accountId, now, ids),
    loadPricing(db, now),
    loadUndoable(db, accountId, ids, now),
    loadBusy(db, accountId, ids),
    loadLast(db, accountId, ids),
    loadBackingUp(db, accountId, ids),
  ])
  const operations = new Map((await presentOperations(db, actor, now, [...busy.values()])).map((operation) => [operation.id, operation]))
  return rows.map((row) => {
    const inFlight = busy.get(row.id)
    const kept = undoable.get(row.id)
    const facts = { state: row.state, power: row.power, busyWith: inFlight ? kindOf(inFlight) : null }
    const can = (permission: Permission, action: VmAction) => forActor(actor, permission, vmCan(action, facts))
    const protect = protection.get(row.id) ?? nothing
    const { state, reason, worstCaseSeconds } = presentExposure(assessExposure(protect, promises.get(row.id), now))
    return {
      id: row.id,
      name: row.name,
      state: row.state,
      power: row.power,
      powerObservedAt: row.powerObservedAt?.toISOString() ?? null,
      agentAnswers: row.agentAnswers,
      vcpus: row.vcpus,
      memoryMiB: row.memoryMib,
      network: row.networkMode,
      diskBytes: row.disks.reduce((sum, disk) => sum + Number(disk.sizeBytes), 0),
      host: row.host,
      protection: {
        state,
        reason,
        snapshots: protect.snapshots,
        backups: protect.backups,
        freeSlots: { held: Math.min(protect.backups, freeBackupsPerVm), total: freeBackupsPerVm },
        worstCaseSeconds,
        nextRunAt: runs.get(row.id)?.nextRunAt?.toISOString() ?? null,
        failingSchedules: runs.get(row.id)?.failing ?? 0,
        lastRun: lastRuns.get(row.id) ?? null,
        newestPointAt: protect.newestPointAt?.toISOString() ?? null,
        newestBackupAt: protect.newestBackupAt?.toISOString() ?? null,
        storedBytes: Number(protect.storedBytes),
      },
      operation: (inFlight && operations.get(inFlight.id)) ?? null,
      lastOperation: last.get(row.id) ?? null,
      undoable: kept?.undoUntil ? { operationId: kept.id, restorePointId: kept.restorePointId, until: kept.undoUntil.toISOString() } : null,
      createdAt: row.createdAt.toISOString(),
      can: {
        snapshot: can('snapshot.create', 'snapshot'),
        backup: forActor(actor, 'backup.create', vmCan('backup', { ...facts, busyWith: backingUp.has(row.id) ? 'backup.create' : null })),
        restore: can('restore.in-place', 'restore'),
        start: can('vm.power', 'start'),
        stop: can('vm.power', 'stop'),
        reboot: can('vm.power', 'reboot'),
      },
    }
  })
}
