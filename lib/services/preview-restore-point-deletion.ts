import type { DeletionPreview } from '@/lib/contract/restore-point'
import { loadLayerGraph } from '@/lib/db/load-layer-graph'
import { freedBytesIfUnpinned } from '@/lib/domain/layers/freed'
import type { Context } from './context'
import { loadRestorePoint } from './get-restore-point'
import { hostOfPoint } from './restore-host'

/** What deleting a point would free, and how many points of the same VM it leaves as they are. Throws `not-found`. */
export async function previewRestorePointDeletion({ db, actor, id }: Context & { id: string }): Promise<DeletionPreview> {
  const { accountId } = actor
  const point = await loadRestorePoint(db, accountId, id)
  const hostId = await hostOfPoint(db, id)
  const freed = hostId ? freedBytesIfUnpinned(await loadLayerGraph(db, { accountId, hostId }), id) : { bytes: 0, mergeableBytes: 0 }
  const otherPoints = point.vmId
    ? await db.restorePoint.count({ where: { accountId, vmId: point.vmId, id: { not: id }, state: { in: ['creating', 'ready'] } } })
    : 0
  return { freesBytes: freed.bytes, mergesBytes: freed.mergeableBytes, otherPoints }
}
