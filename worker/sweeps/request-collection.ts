import type { Db } from '@/lib/db/client'
import { loadLayerGraph } from '@/lib/db/load-layer-graph'
import { planLayers } from '@/lib/domain/layers/plan'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'
import { findCompressible } from '../handlers/compress-layers'
import type { HandlerDeps } from '../runtime/context'

/** A collection that made way or failed is not asked for again before. */
const pauseMs = 15_000

/** Asks for a collection of every VM of the host whose layers have changed since the last, where there is something to collect. */
export async function requestCollections(
  { db, compression }: Pick<HandlerDeps, 'db' | 'compression'>,
  hostId: string,
  now: Date,
): Promise<void> {
  const lately = { kind: 'layers.collect', endedAt: { gt: new Date(now.getTime() - pauseMs) } }
  const vms = await db.vm.findMany({
    where: { hostId, state: 'active', collectedAt: null, operations: { none: { OR: [{ endedAt: null }, lately] } } },
    select: { id: true, accountId: true },
    take: 20,
  })
  for (const vm of vms) {
    const graph = { accountId: vm.accountId, hostId }
    const { steps } = planLayers(await loadLayerGraph(db, graph))
    const nothing = steps.length === 0 && (compression === 'off' || (await findCompressible(db, graph, vm.id)) === null)
    if (nothing) await db.vm.updateMany({ where: { id: vm.id, collectedAt: null }, data: { collectedAt: now } })
    else await requestCollection(db, hostId, vm, now)
  }
}

async function requestCollection(db: Db, hostId: string, vm: { id: string; accountId: string }, now: Date): Promise<void> {
  try {
    await db.$transaction((tx) =>
      createOperation(tx, { actor: null, accountId: vm.accountId, hostId, kind: 'layers.collect', params: {}, vmId: vm.id, now }),
    )
  } catch (thrown) {
    // Another worker has asked in the same moment.
    if (!(thrown instanceof AppError && thrown.code === 'vm-busy')) throw thrown
  }
}
