import { loadLayerGraph } from '@/lib/db/load-layer-graph'
import { descendantsOf } from '@/lib/domain/layers/graph'
import { planLayers, type LayerStep } from '@/lib/domain/layers/plan'
import type { LayerGraph } from '@/lib/domain/layers/graph'
import { asAppError, type AppError } from '@/lib/errors'
import { tryWithVmLocks } from '@/lib/operations/effect-lock'
import { graphLockKeyOf } from '@/lib/operations/graph-lock'
import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'
import { areWhole } from './are-whole'
import { compressLayers } from './compress-layers'
import { dropLayer, foldLayer } from './fold-layer'
import { isAskedFor, stepLimitMs, whileNobodyAsks } from './make-way'

/**
 * Carries out what the layer planner says for the VM's account, one step at a time, planning anew after each. Makes way to whatever a
 * customer asks of the VMs concerned: an interrupted fold has no effect on what any guest or point reads.
 */
export const layersCollect: Handler<'layers.collect'> = {
  async run(context) {
    const { operation } = context
    // Set at the beginning: whoever changes the layers meanwhile clears it, and is not overwritten at the end.
    await context.db.vm.updateMany({ where: { id: operation.vmId ?? '' }, data: { collectedAt: context.now() } })
    const skipped = new Set<string>()
    let madeWay = false
    const failures: AppError[] = []
    let freedBytes = 0
    for (;;) {
      context.throwIfStopped()
      // While this runs, nothing asked of its own VM can begin: it ends at once and is asked for again later.
      if (await isAskedFor(context, [operation.vmId ?? ''])) {
        madeWay = true
        break
      }
      const graph = await loadLayerGraph(context.db, operation)
      const step = planLayers(graph).steps.find((candidate) => !skipped.has(keyOf(candidate)) && isPossible(graph, candidate))
      if (!step) break
      const outcome = await carryOut(context, graph, step).catch((thrown: unknown) => {
        const error = asAppError(thrown)
        if (context.signal.aborted || error.code === 'claim-lost' || error.code === 'hypervisor-unreachable') throw error
        // One layer that cannot go must not keep all others of the account.
        failures.push(error)
        context.deps.log.warn({ err: thrown, step: keyOf(step) }, 'step of the collector failed; the others go on')
        return 'failed' as const
      })
      if (outcome === 'done') {
        freedBytes += step.kind === 'drop' ? (graph.layers.find((layer) => layer.id === step.layerId)?.sizeBytes ?? 0) : 0
        continue
      }
      skipped.add(keyOf(step))
      madeWay ||= outcome === 'made-way'
    }
    if (failures[0]) throw failures[0]
    if (!madeWay) madeWay = (await compressLayers(context)) === 'made-way'
    await context.end({ state: 'succeeded', result: { freedBytes, madeWay } }, async (tx) => {
      if (madeWay) await tx.vm.updateMany({ where: { id: operation.vmId ?? '' }, data: { collectedAt: null } })
    })
  },

  async undo(context, failure) {
    // Nothing to take back: each step is whole or without effect. It is asked for again, after a while.
    await context.end(failure, async (tx) => {
      await tx.vm.updateMany({ where: { id: context.operation.vmId ?? '' }, data: { collectedAt: null } })
    })
  },
}

/** A plan's later steps take its earlier ones for done; where one of those was skipped, they must wait too. */
function isPossible(graph: LayerGraph, step: LayerStep): boolean {
  const children = graph.layers.filter((layer) => layer.parentId === step.layerId)
  return step.kind === 'drop' ? children.length === 0 : children.length === 1 && children[0]?.id === step.childId
}

function keyOf(step: LayerStep): string {
  return step.kind === 'drop' ? `drop:${step.layerId}` : `merge:${step.layerId}`
}

async function carryOut(context: OperationContext, graph: LayerGraph, step: LayerStep): Promise<'done' | 'made-way' | 'damaged'> {
  const { operation, claim, db } = context
  const concerned = step.kind === 'merge' ? await vmsAbove(context, graph, step.childId) : []
  const locks = [graphLockKeyOf(operation), ...concerned]
  const outcome = await tryWithVmLocks(db, claim, locks, stepLimitMs, async () => {
    if (await isAskedFor(context, concerned)) return 'made-way' as const
    const planned = planLayers(await loadLayerGraph(db, operation)).steps.some((again) => JSON.stringify(again) === JSON.stringify(step))
    if (!planned) return 'done' as const
    if (step.kind === 'drop') {
      await dropLayer(context, step.layerId)
      return 'done' as const
    }
    if (!(await areWhole(context, [step.layerId, step.childId]))) return 'damaged' as const
    return whileNobodyAsks(context, concerned, (signal) => foldLayer(context, step, signal))
  })
  return outcome === 'busy' ? 'made-way' : outcome
}

async function vmsAbove(context: OperationContext, graph: LayerGraph, layerId: string): Promise<string[]> {
  const above = new Set([layerId, ...descendantsOf(graph, layerId)])
  const diskIds = graph.heads.filter((head) => above.has(head.layerId)).map((head) => head.diskId)
  const disks = await context.db.disk.findMany({ where: { id: { in: diskIds } }, select: { vmId: true } })
  return [...new Set(disks.map((disk) => disk.vmId))]
}
