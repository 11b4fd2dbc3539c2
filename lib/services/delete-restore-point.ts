import type { Accepted } from '@/lib/contract/operation'
import { recordEvent } from '@/lib/db/record-event'
import { restorePointCan } from '@/lib/domain/can'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context } from './context'
import { loadRestorePoint } from './get-restore-point'
import { presentOperation } from './present-operation'
import { loadInUse, pointFacts } from './present-restore-point'
import { hostOfPoint } from './restore-host'
import { assertMay } from './verdict'

/** Asks for the deletion of a point that is ready or failed, not pinned, and read by no restore. */
export async function deleteRestorePoint({ db, actor, clock, id }: Context & { id: string }): Promise<Accepted> {
  const { accountId } = actor
  const point = await loadRestorePoint(db, accountId, id)
  const inUse = await loadInUse(db, accountId, [id])
  assertMay(actor, 'restore-point.delete', restorePointCan('delete', pointFacts(point, inUse.has(id))))
  const hostId = (await hostOfPoint(db, id)) ?? (await anyHost(db))
  const now = clock.now()
  return inTransaction(db, undefined, async (tx) => {
    // A restore that begins holds the row (holdReadyPoint), so that one of the two comes first and the other sees it.
    const { count } = await tx.restorePoint.updateMany({
      where: { id, accountId, pinned: false, state: { in: ['ready', 'failed'] } },
      data: { state: 'deleting' },
    })
    if (count !== 1 || (await loadInUse(tx, accountId, [id])).has(id)) {
      throw new AppError('state-forbids', 'The restore point has just been changed; look again.')
    }
    const kind = point.kind === 'backup' ? 'backup.delete' : 'snapshot.delete'
    const operation = await createOperation(tx, { actor, accountId, hostId, kind, params: {}, restorePointId: id, now })
    await recordEvent(tx, accountId, { resource: 'restore-point', id, change: 'updated', ...(point.vmId ? { vmId: point.vmId } : {}) })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}

/** A point without data (it failed, its VM is gone) touches no host; whichever there is takes its operation. */
async function anyHost(db: Context['db']): Promise<string> {
  const host = await db.host.findFirst({ select: { id: true }, orderBy: { lastSeenAt: { sort: 'desc', nulls: 'last' } } })
  if (!host) throw new AppError('unavailable', 'There is no host at the moment.')
  return host.id
}
