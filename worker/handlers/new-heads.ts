import { z } from 'zod'
import type { Tx } from '@/lib/db/client'
import type { Claim } from '@/lib/operations/claim-operation'
import { layerFileNameOf, newId } from '@/lib/id'
import type { LayerRef } from '@/lib/paths'
import type { OperationContext } from '../runtime/context'

/** A head to come: its row exists before its file does. */
export const newHead = z.object({
  diskId: z.string(),
  target: z.string(),
  layerId: z.string(),
  fileName: z.string(),
  poolId: z.string(),
  poolPath: z.string(),
  /** The layer below it. */
  parentId: z.string(),
  virtualSizeBytes: z.number(),
})
export type NewHead = z.infer<typeof newHead>

export interface HeadPlan {
  diskId: string
  target: string
  parentId: string
  virtualSizeBytes: number
}

/** Names the new heads after the operation, the epoch and the disk. Writes nothing. */
export function planNewHeads(claim: Claim, pool: { id: string; path: string }, disks: HeadPlan[]): NewHead[] {
  return disks.map((disk) => ({
    ...disk,
    layerId: newId('layer'),
    fileName: layerFileNameOf(claim.operation.id, claim.epoch, disk.target),
    poolId: pool.id,
    poolPath: pool.path,
  }))
}

export async function recordNewHeads(tx: Tx, claim: Claim, heads: NewHead[]): Promise<void> {
  await tx.layer.createMany({
    data: heads.map((head) => ({
      id: head.layerId,
      accountId: claim.operation.accountId,
      poolId: head.poolId,
      parentId: head.parentId,
      fileName: head.fileName,
      state: 'creating' as const,
      virtualSizeBytes: BigInt(head.virtualSizeBytes),
      operationId: claim.operation.id,
      epoch: claim.epoch,
    })),
  })
}

export function headRef(head: Pick<NewHead, 'poolPath' | 'fileName'>): LayerRef {
  return { poolPath: head.poolPath, fileName: head.fileName }
}

export function headRefs(heads: NewHead[]): Map<string, LayerRef> {
  return new Map(heads.map((head) => [head.target, headRef(head)]))
}

/** Takes back heads that no domain uses: files first, then rows, so that a file is never without its row. */
export async function dropNewHeads(context: OperationContext, heads: NewHead[]): Promise<void> {
  const pools = [...new Set(heads.map((head) => head.poolPath))]
  await context.effect(60_000, async (signal) => {
    for (const head of heads) await context.hypervisor.drop({ layer: headRef(head), poolPaths: pools }, { signal })
  })
}

export async function forgetNewHeads(tx: Tx, heads: readonly { layerId: string }[]): Promise<void> {
  await tx.layer.deleteMany({ where: { id: { in: heads.map((head) => head.layerId) }, state: 'creating' } })
}
