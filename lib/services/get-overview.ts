import type { ExposedMachine, Exposure, Overview } from '@/lib/contract/protection'
import { assessExposure, byExposure, presentExposure } from './assess-exposure'
import { loadPromises } from '@/lib/schedules/load-promises'
import type { Context } from './context'
import { loadFailing, loadNextRuns } from './load-next-runs'
import { loadMonthlyCost } from './load-monthly-cost'
import { loadRestoreTimes } from './load-restore-times'
import { presentOperations } from './present-operation'
import { presentVms, vmSelect } from './present-vm'

const shownMachines = 24
const shownFailures = 5
const failureWindowMs = 7 * 24 * 60 * 60 * 1000

interface MachineRow {
  id: string
  name: string
  newestPointAt: Date | null
  newestBackupAt: Date | null
}

/** The account at a glance: who is exposed, worst first, what failed lately, and what the points take. */
export async function getOverview({ db, actor, clock }: Context): Promise<Overview> {
  const { accountId } = actor
  const now = clock.now()
  const since = new Date(now.getTime() - failureWindowMs)
  const rows = await db.$queryRaw<MachineRow[]>`
    SELECT "Vm"."id", "Vm"."name", point."newestPointAt", point."newestBackupAt"
    FROM "Vm" LEFT JOIN (
      SELECT "vmId", max("capturedAt") AS "newestPointAt", max("capturedAt") FILTER (WHERE "kind" = 'backup') AS "newestBackupAt"
      FROM "RestorePoint" WHERE "accountId" = ${accountId} AND "state" = 'ready' AND "damage" IS NULL GROUP BY "vmId"
    ) point ON point."vmId" = "Vm"."id"
    WHERE "Vm"."accountId" = ${accountId} AND "Vm"."state" = 'active'`
  const promises = await loadPromises(db, accountId, now)
  const machines = rows
    .map((row) => ({ id: row.id, name: row.name, protection: assessExposure(row, promises.get(row.id), now) }))
    .sort((a, b) => byExposure(a.protection, b.protection) || a.name.localeCompare(b.name))
    .map(({ id, protection }) => ({ id, exposure: presentExposure(protection) }))
  const inState = (state: string) => machines.filter(({ exposure }) => exposure.state === state).length
  const failures = await db.operation.findMany({
    where: { accountId, state: 'failed', endedAt: { gte: since }, lane: { not: 'maintenance' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: shownFailures,
  })
  return {
    machines: {
      total: machines.length,
      unprotected: inState('unprotected'),
      atRisk: inState('at-risk'),
      protected: inState('protected'),
      withoutPoint: machines.filter(({ exposure }) => exposure.vmBreaksSince === null).length,
    },
    exposed: await presentExposed({ db, actor, clock }, machines.slice(0, shownMachines)),
    points: await sumPoints({ db, accountId }),
    perMonth: await loadMonthlyCost(db, accountId, now),
    schedules: await db.schedule.count({ where: { accountId } }),
    restores: await loadRestoreTimes(db),
    nextRuns: await loadNextRuns(db, accountId, now),
    failingSchedules: await loadFailing(db, accountId),
    failures: await presentOperations(db, actor, now, failures),
    failuresSince: since.toISOString(),
  }
}

async function presentExposed({ db, actor, clock }: Context, machines: { id: string; exposure: Exposure }[]): Promise<ExposedMachine[]> {
  const ids = machines.map(({ id }) => id)
  const rows = await db.vm.findMany({ where: { accountId: actor.accountId, id: { in: ids } }, ...vmSelect })
  const vms = new Map((await presentVms(db, actor, clock.now(), rows)).map((vm) => [vm.id, vm]))
  return machines.flatMap(({ id, exposure }) => {
    const vm = vms.get(id)
    return vm ? [{ vm, exposure }] : []
  })
}

/** Also of machines that are gone: their points still take space. */
async function sumPoints({ db, accountId }: Pick<Context, 'db'> & { accountId: string }): Promise<Overview['points']> {
  const groups = await db.restorePoint.groupBy({
    by: ['kind'],
    where: { accountId, state: 'ready' },
    _count: { _all: true },
    _sum: { storedBytes: true },
  })
  const of = (kind: 'snapshot' | 'backup') => groups.find((group) => group.kind === kind)
  return {
    snapshots: of('snapshot')?._count._all ?? 0,
    backups: of('backup')?._count._all ?? 0,
    snapshotBytes: Number(of('snapshot')?._sum.storedBytes ?? 0n),
    backupBytes: Number(of('backup')?._sum.storedBytes ?? 0n),
  }
}
