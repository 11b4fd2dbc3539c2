import type { Protection } from '@/lib/contract/protection'
import { assessExposure, presentExposure } from './assess-exposure'
import type { Context } from './context'
import { loadRestoreTimes } from './load-restore-times'
import { notFound } from './not-found'

/** As many as a calendar of a year and a timeline can show apart. */
const shownPoints = 500

/** How well one VM is covered: both ages, the measured restores, and the points that its calendar is drawn from. Throws `not-found`. */
export async function getProtection({ db, actor, clock, id }: Context & { id: string }): Promise<Protection> {
  const { accountId } = actor
  const vm = await db.vm.findFirst({ where: { id, accountId }, select: { id: true } })
  if (!vm) throw notFound('VM')
  const good = { accountId, vmId: id, state: 'ready', capturedAt: { not: null } } as const
  const newest = { orderBy: { capturedAt: 'desc' }, select: { capturedAt: true } } as const
  const point = await db.restorePoint.findFirst({ where: good, ...newest })
  const backup = await db.restorePoint.findFirst({ where: { ...good, kind: 'backup' }, ...newest })
  const rows = await db.restorePoint.findMany({
    where: { accountId, vmId: id },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: shownPoints + 1,
    select: { id: true, name: true, kind: true, state: true, capturedAt: true, createdAt: true, storedBytes: true },
  })
  const points = rows.slice(0, shownPoints).map(({ capturedAt, createdAt, storedBytes, ...row }) => ({
    ...row,
    at: (capturedAt ?? createdAt).toISOString(),
    storedBytes: Number(storedBytes),
  }))
  const newestPoints = { newestPointAt: point?.capturedAt ?? null, newestBackupAt: backup?.capturedAt ?? null }
  return {
    exposure: presentExposure(assessExposure(newestPoints, clock.now())),
    restores: await loadRestoreTimes(db),
    points: points.sort((a, b) => a.at.localeCompare(b.at)),
    truncated: rows.length > shownPoints,
  }
}
