import type { DbOrTx } from '@/lib/db/client'
import { AppError } from '@/lib/errors'

/** The host whose pools hold the point's layers; null for a point without any. */
export async function hostOfPoint(db: DbOrTx, pointId: string): Promise<string | null> {
  const pin = await db.restorePointLayer.findFirst({
    where: { restorePointId: pointId },
    select: { layer: { select: { pool: { select: { hostId: true } } } } },
    orderBy: { target: 'asc' },
  })
  return pin?.layer.pool.hostId ?? null
}

/** Throws `state-forbids` for a point that holds no layers. */
export async function restoreHostOf(db: DbOrTx, pointId: string): Promise<string> {
  const hostId = await hostOfPoint(db, pointId)
  if (!hostId) throw new AppError('state-forbids', 'The restore point holds no data.')
  return hostId
}
