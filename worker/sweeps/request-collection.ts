import { loadLayerGraph } from '@/lib/db/load-layer-graph'
import { planLayers } from '@/lib/domain/layers/plan'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'
import { findCompressible } from '../handlers/compress-layers'
import type { HandlerDeps } from '../runtime/context'

/** A collection that made way or failed is not asked for again before. */
const pauseMs = 15_000

/** An account may have many layers. */
const planLimit = { timeout: 60_000 }

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
  for (const { id, accountId } of vms) {
    try {
      await db.$transaction(async (tx) => {
        // Whoever changes layers writes the VM's row with them: none of that comes between what is read here and what is concluded from it.
        const due = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Vm" WHERE "id" = ${id} AND "collectedAt" IS NULL FOR NO KEY UPDATE`
        if (due.length === 0) return
        const graph = { accountId, hostId }
        const { steps } = planLayers(await loadLayerGraph(tx, graph))
        const nothing = steps.length === 0 && (compression === 'off' || (await findCompressible(tx, graph, id)) === null)
        if (nothing) await tx.vm.update({ where: { id }, data: { collectedAt: now } })
        else await createOperation(tx, { actor: null, accountId, hostId, kind: 'layers.collect', params: {}, vmId: id, now })
      }, planLimit)
    } catch (thrown) {
      // Another worker has asked in the same moment.
      if (!(thrown instanceof AppError && thrown.code === 'vm-busy')) throw thrown
    }
  }
}
