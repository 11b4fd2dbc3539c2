import type { Protection } from '@/lib/contract/protection'
import { assessExposure, presentExposure } from './assess-exposure'
import { loadPromises } from '@/lib/schedules/load-promises'
import type { Context } from './context'
import { getFreeSlots } from './get-free-slots'
import { loadNextRuns } from './load-next-runs'
import { loadRestoreTimes } from './load-restore-times'
import { notFound } from './not-found'

/** As many as a calendar of a year and a timeline can show apart. */
const shownPoints = 500

/** How well one VM is covered: both ages, the measured restores, and the points that its calendar is drawn from. Throws `not-found`. */
export async function getProtection({ db, actor, clock, id }: Context & { id: string }): Promise<Protection> {
  const { accountId } = actor
  const vm = await db.vm.findFirst({ where: { id, accountId }, select: { id: true, disks: { select: { sizeBytes: true } } } })
  if (!vm) throw notFound('VM')
  const now = clock.now()
  const good = { accountId, vmId: id, state: 'ready', damage: null, capturedAt: { not: null } } as const
  const newest = { orderBy: { capturedAt: 'desc' }, select: { capturedAt: true } } as const
  const point = await db.restorePoint.findFirst({ where: good, ...newest })
  const backup = await db.restorePoint.findFirst({ where: { ...good, kind: 'backup' }, ...newest })
  const rows = await db.restorePoint.findMany({
    where: { accountId, vmId: id },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: shownPoints + 1,
    select: { id: true, name: true, kind: true, state: true, capturedAt: true, createdAt: true, storedBytes: true, damage: true },
  })
  const points = rows.slice(0, shownPoints).map(({ capturedAt, createdAt, storedBytes, damage, ...row }) => ({
    ...row,
    damaged: damage !== null,
    at: (capturedAt ?? createdAt).toISOString(),
    storedBytes: Number(storedBytes),
  }))
  const promises = await loadPromises(db, accountId, now, [id])
  const newestPoints = { newestPointAt: point?.capturedAt ?? null, newestBackupAt: backup?.capturedAt ?? null }
  return {
    exposure: presentExposure(assessExposure(newestPoints, promises.get(id), now)),
    freeSlots: await getFreeSlots(db, { accountId, vmId: id, now }),
    nextRuns: await loadNextRuns(db, accountId, now, id),
    restores: await loadRestoreTimes(db, Number(vm.disks.reduce((sum, disk) => sum + disk.sizeBytes, 0n))),
    points: points.sort((a, b) => a.at.localeCompare(b.at)),
    truncated: rows.length > shownPoints,
  }
}
