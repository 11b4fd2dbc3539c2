import type { DbOrTx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import type { Manifest } from '@/lib/repository/manifest'
import { readVmSpec } from '@/lib/db/vm-spec'

const withFiles = {
  layers: { include: { layer: { include: { pool: true, parent: true } } }, orderBy: { target: 'asc' } },
} satisfies Prisma.RestorePointInclude

export interface Manifests {
  poolPath: string
  manifest: Manifest
}

/** The manifest of a backup as its rows are; null while a file of it has no checksum, or where there is nothing to describe. */
export async function manifestOf(db: DbOrTx, restorePointId: string): Promise<Manifests | null> {
  const point = await db.restorePoint.findUnique({ where: { id: restorePointId }, include: withFiles })
  const first = point?.layers[0]
  if (!point || !first || !point.capturedAt || !point.consistency || !point.vmId || first.layer.pool.kind !== 'repository') return null
  const disks = point.layers.flatMap(({ target, diskName, role, virtualSizeBytes, layer }) =>
    layer.sha256 === null
      ? []
      : [
          {
            target,
            name: diskName,
            role,
            sizeBytes: Number(virtualSizeBytes),
            file: layer.fileName,
            sha256: layer.sha256,
            parentFile: layer.parent?.fileName ?? null,
          },
        ],
  )
  if (disks.length !== point.layers.length) return null
  return {
    poolPath: first.layer.pool.path,
    manifest: {
      format: 'holdfast-backup',
      version: 1,
      restorePointId: point.id,
      accountId: point.accountId,
      name: point.name,
      capturedAt: point.capturedAt.toISOString(),
      consistency: point.consistency,
      vm: { id: point.vmId, name: point.vmName, ...readVmSpec(point.vmSpec) },
      disks,
    },
  }
}
