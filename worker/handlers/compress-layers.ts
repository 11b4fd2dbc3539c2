import { loadLayerGraph } from '@/lib/db/load-layer-graph'
import { dependents } from '@/lib/domain/layers/graph'
import type { DbOrTx } from '@/lib/db/client'
import { asAppError } from '@/lib/errors'
import { tryWithVmLocks } from '@/lib/operations/effect-lock'
import { graphLockKeyOf, type CollectedGraph } from '@/lib/operations/graph-lock'
import type { OperationContext } from '../runtime/context'
import { areWhole } from './are-whole'
import { takeChecksumAway } from './fold-layer'
import { refOf } from './load-vm'
import { stepLimitMs, whileNobodyAsks } from './make-way'

/** Below that, what is saved is not worth the processor time that every later reading costs. */
const minSavedShare = 0.2
/** Smaller ones are mostly tables. */
const minBytes = 4n * 1024n * 1024n

/**
 * Compresses what has been captured into the repository, one layer after the other, where that is wanted. It makes way like the rest of the
 * collector. Each is tried once, and once more after a fold has written it anew. `seal-layers` gives it its new checksum and manifest.
 */
export async function compressLayers(context: OperationContext): Promise<'done' | 'made-way'> {
  const { db, claim, operation } = context
  if (context.deps.compression === 'off') return 'done'
  const vmId = operation.vmId ?? ''
  for (;;) {
    context.throwIfStopped()
    const layerId = await findCompressible(db, operation, vmId)
    if (layerId === null) return 'done'
    const outcome = await tryWithVmLocks(db, claim, [graphLockKeyOf(operation), vmId], stepLimitMs, async () => {
      if ((await findCompressible(db, operation, vmId)) !== layerId) return 'done' as const
      if (!(await areWhole(context, [layerId]))) return 'done' as const
      return whileNobodyAsks(context, [vmId], (signal) => compressLayer(context, layerId, signal))
    })
    if (outcome !== 'done') return 'made-way'
  }
}

async function compressLayer(context: OperationContext, layerId: string, signal: AbortSignal): Promise<void> {
  const { db, hypervisor } = context
  const layer = await db.layer.findUniqueOrThrow({ where: { id: layerId }, include: { pool: true, parent: { include: { pool: true } } } })
  await takeChecksumAway(context, layer)
  const request = { layer: refOf(layer), parent: layer.parent ? refOf(layer.parent) : null, minSavedShare }
  const { compressed, info } = await hypervisor.compress(request, { signal }).catch((thrown: unknown) => {
    // Without room for both it stays as it is; whatever else is wrong ends the operation.
    if (asAppError(thrown).code === 'no-space') return { compressed: false, info: null }
    throw thrown
  })
  await db.layer.update({
    where: { id: layerId },
    data: {
      compression: compressed ? 'zstd' : 'none',
      ...(info ? { allocatedBytes: BigInt(info.allocatedBytes) } : {}),
    },
  })
}

/** The oldest layer of the VM's backups that has not been tried and that nobody reads just now; null where there is none. */
export async function findCompressible(db: DbOrTx, where: CollectedGraph, vmId: string): Promise<string | null> {
  const layers = await db.layer.findMany({
    where: {
      accountId: where.accountId,
      state: 'immutable',
      compression: null,
      damage: null,
      allocatedBytes: { gte: minBytes },
      pool: { hostId: where.hostId, kind: 'repository' },
      pins: { some: { point: { vmId, state: 'ready' } } },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  if (layers.length === 0) return null
  const graph = await loadLayerGraph(db, where)
  const readers = new Set(graph.readers.map(({ layerId }) => layerId))
  const free = layers.find(({ id }) => {
    const { layerIds, diskIds } = dependents(graph, id)
    return diskIds.length === 0 && ![id, ...layerIds].some((above) => readers.has(above))
  })
  return free?.id ?? null
}
