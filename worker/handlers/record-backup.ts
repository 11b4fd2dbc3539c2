import { z } from 'zod'
import type { Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import { AppError } from '@/lib/errors'
import type { Manifest } from '@/lib/repository/manifest'
import { vmSpecOf } from '@/lib/db/vm-spec'
import type { OperationContext } from '../runtime/context'
import type { Begun } from './backup-create'
import { diskOf, type CaptureLayer } from './capture-layers'
import { repositoryPoolOf, type LoadedVm } from './load-vm'
import { headRef } from './new-heads'
import type { CapturePlan } from './plan-capture'

/** A captured file that is under its name, checked and durable. */
export const captured = z.object({ fileName: z.string(), allocatedBytes: z.number() })
export type Captured = z.infer<typeof captured>

const sealed = captured.extend({ sha256: z.string() })
export type Sealed = z.infer<typeof sealed>

interface Backup {
  plan: CapturePlan
  layers: CaptureLayer[]
  point: Begun
}

/** Reads every new file back, writes its checksum and, last of all, the manifest. Until then the repository holds no point. */
export async function sealCaptured(context: OperationContext, vm: LoadedVm, backup: Backup & { files: Captured[] }): Promise<Sealed[]> {
  const files = await context.step('checksum', z.array(sealed), async () => {
    const found: Sealed[] = []
    for (const layer of backup.layers) {
      const file = backup.files.find((candidate) => candidate.fileName === layer.fileName)
      if (!file) throw new AppError('layer-missing', 'A file of this backup is missing.', { internal: layer.fileName })
      const sha256 = await context.deps.repository.checksum(headRef(layer), { signal: context.signal })
      found.push({ ...file, sha256 })
    }
    return found
  })
  await context.step('manifest', z.literal('done'), async () => {
    const manifest = await describe(context, vm, backup, files)
    await context.effect(60_000, () => context.deps.repository.writeManifest(repositoryPoolOf(vm).path, manifest))
    return 'done'
  })
  return files
}

async function describe(context: OperationContext, vm: LoadedVm, { layers, point }: Backup, files: Sealed[]): Promise<Manifest> {
  const { db, operation } = context
  const row = await db.restorePoint.findUniqueOrThrow({ where: { id: operation.restorePointId ?? '' } })
  const parents = await db.layer.findMany({ where: { id: { in: layers.flatMap((layer) => layer.parentId ?? []) } } })
  return {
    format: 'holdfast-backup',
    version: 1,
    restorePointId: row.id,
    accountId: row.accountId,
    name: row.name,
    capturedAt: point.capturedAt,
    consistency: point.consistency,
    vm: { id: vm.id, name: vm.name, ...vmSpecOf(vm) },
    disks: layers.map((layer) => {
      const disk = diskOf(vm, layer.diskId)
      return {
        target: layer.target,
        name: disk.name,
        role: disk.role,
        sizeBytes: layer.virtualSizeBytes,
        file: layer.fileName,
        sha256: fileOf(files, layer).sha256,
        parentFile: parents.find((parent) => parent.id === layer.parentId)?.fileName ?? null,
      }
    }),
  }
}

function fileOf(files: Sealed[], layer: CaptureLayer): Sealed {
  const file = files.find((candidate) => candidate.fileName === layer.fileName)
  if (!file) throw new AppError('layer-missing', 'A file of this backup is missing.', { internal: layer.fileName })
  return file
}

/** The last transaction: layers immutable and pinned, the point ready, the chain at its new end. */
export async function recordBackup(context: OperationContext, vm: LoadedVm, backup: Backup & { sealed: Sealed[] }): Promise<void> {
  const { operation } = context
  const storedBytes = backup.sealed.reduce((sum, file) => sum + file.allocatedBytes, 0)
  const result = { restorePointId: operation.restorePointId, storedBytes, incremental: backup.plan.since !== null }
  await context.end({ state: 'succeeded', result }, async (tx) => {
    await recordLayers(tx, context, vm, backup)
    await recordPoint(tx, context, vm, backup, storedBytes)
    const chain = {
      checkpoint: backup.plan.checkpoint,
      checkpointXml: backup.point.checkpointXml,
      restorePointId: operation.restorePointId ?? '',
      disks: backup.layers.map(({ diskId, target, layerId }) => ({ diskId, target, layerId })),
      closedReason: null,
    }
    await tx.captureChain.upsert({
      where: { vmId: vm.id },
      create: { vmId: vm.id, accountId: vm.accountId, ...chain },
      update: chain,
    })
    // What has just been captured may be worth compressing.
    if (context.deps.compression !== 'off') await tx.vm.update({ where: { id: vm.id }, data: { collectedAt: null } })
  })
}

async function recordLayers(tx: Tx, context: OperationContext, vm: LoadedVm, { layers, sealed: files }: Backup & { sealed: Sealed[] }) {
  const now = context.now()
  for (const layer of layers) {
    const { sha256, allocatedBytes } = fileOf(files, layer)
    const sums = { sha256, verifiedAt: now, allocatedBytes: BigInt(allocatedBytes) }
    await tx.layer.update({ where: { id: layer.layerId }, data: { state: 'immutable', frozenAt: now, ...sums } })
    const disk = diskOf(vm, layer.diskId)
    await tx.restorePointLayer.create({
      data: {
        restorePointId: context.operation.restorePointId ?? '',
        target: layer.target,
        layerId: layer.layerId,
        diskId: disk.id,
        diskName: disk.name,
        role: disk.role,
        virtualSizeBytes: BigInt(layer.virtualSizeBytes),
      },
    })
  }
}

async function recordPoint(tx: Tx, context: OperationContext, vm: LoadedVm, { plan, layers, point }: Backup, storedBytes: number) {
  const id = context.operation.restorePointId
  if (!id) throw new AppError('not-found', 'The restore point no longer exists.')
  const { count } = await tx.restorePoint.updateMany({
    where: { id, state: 'creating' },
    data: {
      state: 'ready',
      capturedAt: new Date(point.capturedAt),
      consistency: point.consistency,
      storedBytes: BigInt(storedBytes),
      restorableBytes: BigInt(layers.reduce((sum, layer) => sum + layer.virtualSizeBytes, 0)),
      fullReason: plan.fullReason,
      proof: 'checksummed',
    },
  })
  if (count !== 1) throw new AppError('state-mismatch', 'The restore point changed while it was made.')
  await recordEvent(tx, vm.accountId, { resource: 'restore-point', id, vmId: vm.id, change: 'updated' })
}
