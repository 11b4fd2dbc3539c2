import { recordEvent } from '@/lib/db/record-event'
import { inFlightStates } from '@/lib/domain/operation'
import { AppError } from '@/lib/errors'
import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'

/** Unpins the layers of a snapshot or a backup; what no one needs any more is folded and removed by the collector. */
export const pointDelete: Handler<'snapshot.delete'> & Handler<'backup.delete'> = {
  async run(context) {
    const { id, accountId, restorePointId } = context.operation
    const readers = await context.db.operation.count({ where: { restorePointId, id: { not: id }, state: { in: inFlightStates } } })
    if (readers > 0) throw new AppError('state-forbids', 'A restore is reading this point; wait for it to end.')
    const point = await context.db.restorePoint.findFirst({ where: { id: restorePointId ?? '', accountId } })
    if (!point) throw new AppError('not-found', 'The restore point no longer exists.')
    await removeManifests(context, point.id)
    await context.end({ state: 'succeeded', result: { restorePointId: point.id, name: point.name } }, async (tx) => {
      await tx.restorePointLayer.deleteMany({ where: { restorePointId: point.id } })
      await tx.restorePoint.delete({ where: { id: point.id, state: 'deleting' } })
      if (point.vmId) await tx.vm.update({ where: { id: point.vmId }, data: { collectedAt: null } })
      await recordEvent(tx, accountId, {
        resource: 'restore-point',
        id: point.id,
        change: 'deleted',
        ...(point.vmId ? { vmId: point.vmId } : {}),
      })
    })
  },

  async undo(context, failure) {
    const { restorePointId, accountId } = context.operation
    await context.end(failure, async (tx) => {
      if (!restorePointId) return
      const point = await tx.restorePoint.findFirst({ where: { id: restorePointId, accountId } })
      if (!point) return
      // A failed point has a failure to tell and no data; it goes back to being one.
      const state = point.failure === null ? 'ready' : 'failed'
      await tx.restorePoint.updateMany({ where: { id: restorePointId, state: 'deleting' }, data: { state } })
      await recordEvent(tx, accountId, {
        resource: 'restore-point',
        id: restorePointId,
        change: 'updated',
        ...(point.vmId ? { vmId: point.vmId } : {}),
      })
    })
  },
}

/** Before the rows go: a manifest without a point would name files that the collector is about to remove. */
async function removeManifests({ db, deps }: OperationContext, restorePointId: string): Promise<void> {
  const pools = await db.pool.findMany({
    where: { kind: 'repository', layers: { some: { pins: { some: { restorePointId } } } } },
    select: { path: true },
  })
  for (const pool of pools) await deps.repository.removeManifest(pool.path, restorePointId)
}
