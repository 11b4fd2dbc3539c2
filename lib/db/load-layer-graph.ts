import type { LayerGraph } from '@/lib/domain/layers/graph'
import { readsPoint } from '@/lib/domain/operation'
import { chainDisks } from './chain-disks'
import type { DbOrTx } from './client'

/**
 * An account's layers on one host, with what holds them: heads (and the VM that runs on each), pins (restore points and disks retained for
 * undo, and the ends of
 * chains that the next backup goes on from), and what operations in flight read or are just making. Layers on their way out are not part of it.
 */
export async function loadLayerGraph(db: DbOrTx, where: { accountId: string; hostId: string }): Promise<LayerGraph> {
  const ofHost = { accountId: where.accountId, pool: { hostId: where.hostId } }
  const layers = await db.layer.findMany({
    where: { ...ofHost, state: { not: 'dropping' } },
    select: {
      id: true,
      parentId: true,
      poolId: true,
      allocatedBytes: true,
      state: true,
      operationId: true,
      headOf: { select: { id: true, vmId: true, vm: { select: { power: true } } } },
      pins: { select: { restorePointId: true } },
      retainedAs: { select: { operationId: true } },
    },
  })
  const chains = await db.captureChain.findMany({ where: { accountId: where.accountId, closedReason: null, vm: { hostId: where.hostId } } })
  const readers = await db.operation.findMany({
    where: {
      accountId: where.accountId,
      hostId: where.hostId,
      endedAt: null,
      restorePointId: { not: null },
      kind: { in: [...readsPoint] },
    },
    select: { id: true, restorePoint: { select: { layers: { select: { layerId: true } } } } },
  })
  return {
    layers: layers.map(({ id, parentId, poolId, allocatedBytes }) => ({ id, parentId, poolId, sizeBytes: Number(allocatedBytes) })),
    heads: layers.flatMap(({ id, headOf }) =>
      headOf ? [{ layerId: id, diskId: headOf.id, runningVmId: headOf.vm.power === 'stopped' ? null : headOf.vmId }] : [],
    ),
    pins: layers.flatMap(({ id, pins, retainedAs }) => [
      ...pins.map((pin) => ({ layerId: id, by: pin.restorePointId })),
      ...retainedAs.map((kept) => ({ layerId: id, by: kept.operationId })),
      ...chains.flatMap((chain) => (endsAt(chain.disks, id) ? [{ layerId: id, by: `the next backup of ${chain.vmId}` }] : [])),
    ]),
    readers: [
      ...readers.flatMap(({ id, restorePoint }) => (restorePoint?.layers ?? []).map(({ layerId }) => ({ layerId, operationId: id }))),
      ...layers.flatMap(({ id, state, operationId }) => (state === 'creating' ? [{ layerId: id, operationId: operationId ?? '' }] : [])),
    ],
  }
}

function endsAt(disks: unknown, layerId: string): boolean {
  return chainDisks.parse(disks).some((disk) => disk.layerId === layerId)
}
