import type { Db, Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import type { Repository, RepositoryOptions } from '@/lib/repository/port'
import { asAppError } from '@/lib/errors'
import type { LayerRef } from '@/lib/paths'

/** Why a backup is full after damage was found below it. */
export const damagedBase = 'The backup before it is damaged.'

export interface VerifiedLayer {
  id: string
  accountId: string
  sha256: string
  ref: LayerRef
}

/**
 * Reads a repository layer again and compares. A file that is missing or reads as something else marks every point that needs it as damaged.
 * @returns what is wrong with it, null where nothing is
 */
export async function verifyLayer(
  { db, repository, now }: { db: Db; repository: Repository; now: () => Date },
  layer: VerifiedLayer,
  options: RepositoryOptions = {},
): Promise<string | null> {
  const damage = await compare(repository, layer, options)
  return db.$transaction(async (tx) => {
    // A fold may have written the file anew since: then this comparison says nothing.
    const { count } = await tx.layer.updateMany({ where: { id: layer.id, sha256: layer.sha256 }, data: { verifiedAt: now(), damage } })
    if (count === 1 && damage !== null) await markDamaged(tx, layer, damage)
    return count === 1 ? damage : null
  })
}

async function compare(repository: Repository, { ref, sha256 }: VerifiedLayer, options: RepositoryOptions): Promise<string | null> {
  try {
    const found = await repository.checksum(ref, options)
    return found === sha256 ? null : 'A file of this backup does not read as it was written.'
  } catch (thrown) {
    const error = asAppError(thrown)
    if (error.code === 'layer-missing') return missingFile
    throw thrown
  }
}

export const missingFile = 'A file of this backup is missing.'

/**
 * Marks every point whose chain goes through the layer, and closes the chains that end above it: the next backup of their VMs is full, also
 * where the newest point has been deleted and only the chain still holds its layer.
 */
export async function markDamaged(tx: Tx, layer: { id: string; accountId: string }, damage: string): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE above AS (
      SELECT "id" FROM "Layer" WHERE "id" = ${layer.id}
      UNION SELECT child."id" FROM "Layer" child JOIN above ON child."parentId" = above."id"
    )
    UPDATE "CaptureChain" chain SET "closedReason" = ${damagedBase}
    WHERE chain."closedReason" IS NULL AND EXISTS (
      SELECT FROM jsonb_array_elements(chain."disks") disk JOIN above ON above."id" = disk->>'layerId')`
  const points = await tx.$queryRaw<{ id: string; vmId: string | null }[]>`
    WITH RECURSIVE above AS (
      SELECT "id" FROM "Layer" WHERE "id" = ${layer.id}
      UNION SELECT child."id" FROM "Layer" child JOIN above ON child."parentId" = above."id"
    )
    UPDATE "RestorePoint" point SET "damage" = ${damage}
    FROM "RestorePointLayer" pin JOIN above ON above."id" = pin."layerId"
    WHERE pin."restorePointId" = point."id" AND point."damage" IS NULL
    RETURNING point."id", point."vmId"`
  for (const { id, vmId } of points) {
    await recordEvent(tx, layer.accountId, { resource: 'restore-point', id, change: 'updated', ...(vmId ? { vmId } : {}) })
  }
}
