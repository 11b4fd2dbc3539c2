import type { RestoreEstimate } from '@/lib/contract/restore-point'
import { restoreTimes } from '@/lib/domain/protection/restore-time'
import type { Context } from './context'
import { loadRestorePoint } from './get-restore-point'
import { loadMeasuredRestores } from './load-restore-times'

/** What a restore would take, from this installation's own latest ones, and what it would lose. Throws `not-found`. */
export async function estimateRestore(options: Context & { id: string; mode: 'new-vm' | 'in-place' }): Promise<RestoreEstimate> {
  const { db, actor, clock, id, mode } = options
  const point = await loadRestorePoint(db, actor.accountId, id)
  const restorableBytes = Number(point.restorableBytes)
  const restores = await loadMeasuredRestores(db)
  const ofMode = restores.filter((restore) => restore.mode === mode)
  const { toRunning } = restoreTimes(ofMode, point.kind, restorableBytes)
  // The copying is the same whichever way the disks are used.
  const { toIndependent } = restoreTimes(restores, point.kind, restorableBytes)
  const inPlace = mode === 'in-place'
  const held = new Set(point.layers.map((layer) => layer.target))
  const disks =
    inPlace && point.vmId
      ? await db.disk.findMany({ where: { vmId: point.vmId, accountId: actor.accountId }, orderBy: { target: 'asc' } })
      : []
  const losesAfter = inPlace ? point.capturedAt : null
  return {
    restorableBytes,
    secondsToRunning: toRunning ? toRunning.medianMs / 1000 : null,
    count: toRunning?.count ?? 0,
    estimate: toRunning?.estimate ?? true,
    secondsToIndependent: point.kind === 'backup' && toIndependent ? toIndependent.medianMs / 1000 : null,
    independentCount: point.kind === 'backup' ? (toIndependent?.count ?? 0) : 0,
    losesAfter: losesAfter?.toISOString() ?? null,
    losesSeconds: losesAfter ? Math.max(0, Math.round((clock.now().getTime() - losesAfter.getTime()) / 1000)) : null,
    untouchedDisks: disks.filter((disk) => !held.has(disk.target)).map((disk) => disk.name),
  }
}
