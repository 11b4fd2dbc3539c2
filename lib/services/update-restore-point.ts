import type { RestorePoint, UpdateRestorePointBody } from '@/lib/contract/restore-point'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import { AppError } from '@/lib/errors'
import type { Context } from './context'
import { getRestorePoint, loadRestorePoint } from './get-restore-point'

/** Changes name, note or pin. Throws `not-found`, or `state-forbids` while it is being deleted. */
export async function updateRestorePoint(options: Context & { id: string; body: UpdateRestorePointBody }): Promise<RestorePoint> {
  const { db, actor, clock, id, body } = options
  const { accountId } = actor
  const point = await loadRestorePoint(db, accountId, id)
  const pinned = body.pinned ?? point.pinned
  if (!pinned && body.pinReason) {
    throw new AppError('invalid-input', 'Only a pinned restore point has a reason.', {
      errors: [{ path: 'pinReason', message: 'needs the point to be pinned' }],
    })
  }
  const change = { ...body, ...(pinned ? {} : { pinReason: '' }) }
  const now = clock.now()
  await db.$transaction(async (tx) => {
    const { count } = await tx.restorePoint.updateMany({
      where: { id, accountId, state: { not: 'deleting' }, pinned: point.pinned },
      data: change,
    })
    if (count !== 1) throw new AppError('state-forbids', 'The restore point has just been changed or is being deleted; look again.')
    const action = 'restore-point.update'
    await recordAudit(tx, { actor, accountId, action, subjectType: 'restore-point', subjectId: id, data: { ...body }, now })
    await recordEvent(tx, accountId, { resource: 'restore-point', id, change: 'updated', ...(point.vmId ? { vmId: point.vmId } : {}) })
  })
  return getRestorePoint({ db, actor, clock, id })
}
