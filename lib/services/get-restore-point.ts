import type { RestorePoint } from '@/lib/contract/restore-point'
import type { DbOrTx } from '@/lib/db/client'
import type { Context } from './context'
import { notFound } from './not-found'
import { presentRestorePoints, restorePointSelect, type RestorePointRow } from './present-restore-point'

/** The row, if it is the account's. Throws `not-found`. */
export async function loadRestorePoint(db: DbOrTx, accountId: string, id: string): Promise<RestorePointRow> {
  const row = await db.restorePoint.findFirst({ where: { id, accountId }, ...restorePointSelect })
  if (!row) throw notFound('restore point')
  return row
}

/** One restore point. Throws `not-found`. */
export async function getRestorePoint({ db, actor, id }: Context & { id: string }): Promise<RestorePoint> {
  const [point] = await presentRestorePoints(db, actor, [await loadRestorePoint(db, actor.accountId, id)])
  if (!point) throw notFound('restore point')
  return point
}
