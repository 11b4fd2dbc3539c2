import { z } from 'zod'
import type { Tx } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { layerFileNameOf, newId } from '@/lib/id'
import type { CaptureRequest, QuiesceMode } from '@/lib/hypervisor/port'
import type { Claim } from '@/lib/operations/claim-operation'
import type { OperationContext } from '../runtime/context'
import { diskTarget, domainOf, refOf, repositoryPoolOf, type LoadedVm } from './load-vm'
import { headRef, newHead } from './new-heads'
import type { CapturePlan } from './plan-capture'

/** A captured layer to come: its row exists before its file does. Without a parent it holds everything. */
export const captureLayer = newHead.extend({ parentId: z.string().nullable() })
export type CaptureLayer = z.infer<typeof captureLayer>

const quiesceDeadlineMs = 5_000

/** Names the layers after the operation, the epoch and the disk. Writes nothing. */
export function planLayersOf(context: OperationContext, vm: LoadedVm, plan: CapturePlan): CaptureLayer[] {
  const pool = repositoryPoolOf(vm)
  const { operation, epoch } = context.claim
  return plan.disks.map(({ diskId, target, parentId }) => ({
    diskId,
    target,
    parentId,
    layerId: newId('layer'),
    fileName: layerFileNameOf(operation.id, epoch, target),
    poolId: pool.id,
    poolPath: pool.path,
    virtualSizeBytes: Number(diskOf(vm, diskId).sizeBytes),
  }))
}

export function diskOf(vm: LoadedVm, diskId: string): LoadedVm['disks'][number] {
  const disk = vm.disks.find((candidate) => candidate.id === diskId)
  if (!disk) throw new AppError('state-mismatch', 'A disk was taken away while the backup was made.')
  return disk
}

export async function recordCaptured(tx: Tx, claim: Claim, layers: CaptureLayer[]): Promise<void> {
  await tx.layer.createMany({
    data: layers.map((layer) => ({
      id: layer.layerId,
      accountId: claim.operation.accountId,
      poolId: layer.poolId,
      parentId: layer.parentId,
      fileName: layer.fileName,
      state: 'creating' as const,
      virtualSizeBytes: BigInt(layer.virtualSizeBytes),
      operationId: claim.operation.id,
      epoch: claim.epoch,
    })),
  })
}

/** The same request for every call of this capture, whichever worker makes it. */
export async function captureRequest(
  context: OperationContext,
  vm: LoadedVm,
  plan: CapturePlan,
  layers: CaptureLayer[],
  quiesce: QuiesceMode,
): Promise<CaptureRequest> {
  const parentIds = layers.flatMap((layer) => layer.parentId ?? [])
  const parents = await context.db.layer.findMany({ where: { id: { in: parentIds } }, include: { pool: true } })
  const refs = new Map(parents.map((parent) => [parent.id, refOf(parent)]))
  return {
    domain: domainOf(vm),
    checkpoint: plan.checkpoint,
    since: plan.since,
    disks: layers.map((layer) => ({
      target: diskTarget(layer.target),
      layer: headRef(layer),
      parent: layer.parentId === null ? null : (refs.get(layer.parentId) ?? null),
    })),
    quiesce,
    quiesceDeadlineMs,
    powerBefore: plan.powerBefore,
  }
}

/** Takes back what was captured: files only, the rows go in the last transaction. */
export async function dropCaptured(context: OperationContext, layers: CaptureLayer[]): Promise<void> {
  const pools = [...new Set(layers.map((layer) => layer.poolPath))]
  await context.effect(60_000, async (signal) => {
    for (const layer of layers) await context.hypervisor.drop({ layer: headRef(layer), poolPaths: pools }, { signal })
  })
}
