import { setTimeout as delay } from 'node:timers/promises'
import type { Tx } from '@/lib/db/client'
import type { Layer, Pool, Prisma } from '@/lib/db/generated/client'
import type { LayerStep } from '@/lib/domain/layers/plan'
import { AppError } from '@/lib/errors'
import { domainNameOf } from '@/lib/id'
import type { LayerRef } from '@/lib/paths'
import { rememberStep } from '@/lib/operations/write-operation'
import type { OperationContext } from '../runtime/context'
import { diskTarget, refOf } from './load-vm'

export type MergeStep = Extract<LayerStep, { kind: 'merge' }>

const withParent = { pool: true, parent: { include: { pool: true } } } satisfies Prisma.LayerInclude
type LoadedLayer = Prisma.LayerGetPayload<{ include: typeof withParent }>

const pollMs = 250

/**
 * Folds a layer into its only child and records it. To be called under the locks of all VMs above the child.
 * Killed at any line: the child reads the same bytes, and the next plan says the same step again until the rows have it.
 */
export async function foldLayer(context: OperationContext, step: MergeStep, signal: AbortSignal): Promise<void> {
  const { db, hypervisor } = context
  const layer = await loadLayer(db, step.layerId)
  const child = await loadLayer(db, step.childId)
  const disk = step.vmId ? await diskAbove(context, step.childId, step.vmId) : null
  const request = {
    domain: disk ? domainNameOf(disk.vmId) : null,
    target: disk ? diskTarget(disk.target) : null,
    layer: refOf(layer),
    child: refOf(child),
    parent: layer.parent ? refOf(layer.parent) : null,
  }
  await takeChecksumAway(context, child)
  try {
    for (;;) {
      const progress = await hypervisor.merge(request, { signal })
      if (progress.done) {
        await recordFold(context, layer, child, progress.childFile)
        break
      }
      await context.progress(progress.doneBytes, progress.totalBytes)
      signal.throwIfAborted()
      await delay(pollMs, undefined, { signal })
    }
  } catch (thrown) {
    if (request.domain && request.target) await hypervisor.abortJob(request.domain, request.target)
    throw thrown
  }
  await dropLayer(context, layer.id)
}

/**
 * Before the file is written to: a worker that is killed in the middle leaves a file without a checksum, which `seal-layers` gives it anew,
 * and not one whose checksum says that it is damaged. `verifiedAt` goes too, which a sealing under way takes as a sign that it read in vain.
 */
export async function takeChecksumAway({ db }: OperationContext, layer: Layer & { pool: Pool }): Promise<void> {
  if (layer.pool.kind !== 'repository') return
  await db.layer.update({ where: { id: layer.id }, data: { sha256: null, verifiedAt: null, compression: null } })
}

/** Removes a layer that is marked, or that nothing holds any more: the mark first, then the file, then the row. */
export async function dropLayer(context: OperationContext, layerId: string): Promise<void> {
  const { db, hypervisor, signal } = context
  const layer = await loadLayer(db, layerId)
  const pools = await db.pool.findMany({ where: { hostId: layer.pool.hostId }, select: { path: true } })
  if (layer.state !== 'dropping') {
    const { count } = await db.layer.updateMany({
      where: { id: layerId, state: 'immutable', children: { none: {} }, pins: { none: {} }, retainedAs: { none: {} }, headOf: null },
      data: { state: 'dropping', parentId: null },
    })
    if (count !== 1) throw new AppError('layer-in-use', 'A layer came to be needed again.')
  }
  await hypervisor.drop({ layer: refOf(layer), poolPaths: pools.map((pool) => pool.path) }, { signal })
  await db.layer.deleteMany({ where: { id: layerId, state: 'dropping' } })
}

async function recordFold(context: OperationContext, layer: LoadedLayer, child: LoadedLayer, childFile: LayerRef): Promise<void> {
  const info = await context.hypervisor.inspectLayer(childFile)
  if (!info) throw new AppError('state-mismatch', 'A folded layer is not where it should be.', { internal: childFile.fileName })
  await context.db.$transaction(async (tx) => {
    await tx.layer.update({
      where: { id: child.id },
      data: { parentId: layer.parentId, allocatedBytes: BigInt(info.allocatedBytes), sha256: null, verifiedAt: null },
    })
    await tx.layer.update({ where: { id: layer.id }, data: { state: 'dropping', parentId: null } })
    // A live fold of a layer in the middle keeps the lower file: the names change places, so that the one to be dropped is marked.
    if (childFile.fileName !== child.fileName) await swapFiles(tx, layer, child)
    await rememberStep(tx, context.claim, `fold:${layer.id}`, { layerId: layer.id, childId: child.id })
  })
}

async function swapFiles(tx: Tx, layer: LoadedLayer, child: LoadedLayer): Promise<void> {
  await tx.layer.update({ where: { id: layer.id }, data: { fileName: `ly_swap_${layer.id.slice(3)}.qcow2` } })
  await tx.layer.update({ where: { id: child.id }, data: { fileName: layer.fileName } })
  await tx.layer.update({ where: { id: layer.id }, data: { fileName: child.fileName } })
}

async function loadLayer(db: Pick<Tx, 'layer'>, id: string): Promise<LoadedLayer> {
  return db.layer.findUniqueOrThrow({ where: { id }, include: withParent })
}

/** The disk of the running VM whose chain goes through the layer. */
async function diskAbove(context: OperationContext, layerId: string, vmId: string): Promise<{ vmId: string; target: string }> {
  const rows = await context.db.$queryRaw<{ vmId: string; target: string }[]>`
    WITH RECURSIVE above AS (
      SELECT "id" FROM "Layer" WHERE "id" = ${layerId}
      UNION SELECT layer."id" FROM "Layer" layer JOIN above ON layer."parentId" = above."id"
    )
    SELECT disk."vmId", disk."target" FROM "Disk" disk JOIN above ON above."id" = disk."headLayerId" WHERE disk."vmId" = ${vmId}`
  const row = rows[0]
  if (!row) throw new AppError('state-mismatch', 'The VM no longer reads this layer.')
  return row
}
