import type { DbOrTx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'

const withLayers = {
  layers: { include: { layer: { include: { pool: true } } }, orderBy: { target: 'asc' } },
} satisfies Prisma.RestorePointInclude

export type LoadedPoint = Prisma.RestorePointGetPayload<{ include: typeof withLayers }>

/** The restore point that the operation restores from, of the operation's own account. Throws `not-found` and `state-forbids`. */
export async function loadReadyPoint(db: DbOrTx, operation: { accountId: string; restorePointId: string | null }): Promise<LoadedPoint> {
  const { accountId, restorePointId } = operation
  const point = restorePointId ? await db.restorePoint.findFirst({ where: { id: restorePointId, accountId }, include: withLayers }) : null
  if (!point) throw new AppError('not-found', 'The restore point no longer exists.')
  if (point.state !== 'ready') throw new AppError('state-forbids', 'The restore point holds no data that could be restored.')
  return point
}

/** What a measured time belongs to, kept with it: the point may be deleted later. `independent`: from when the VM ran, nothing read from the point. */
export function measuredOn({ kind, restorableBytes }: LoadedPoint, independent: boolean) {
  return { pointKind: kind, restorableBytes: Number(restorableBytes), independent }
}
