import type { Db, Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import type { Repository } from '@/lib/repository/port'
import { asAppError } from '@/lib/errors'
import type { LayerRef } from '@/lib/paths'

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
  signal?: AbortSignal,
): Promise<string | null> {
  const damage = await compare(repository, layer, signal)
  await db.$transaction(async (tx) => {
    // A fold may have written the file anew since: then this comparison says nothing.
    const { count } = await tx.layer.updateMany({ where: { id: layer.id, sha256: layer.sha256 }, data: { verifiedAt: now() } })
    if (count === 1 && damage !== null) await markDamaged(tx, layer, damage)
  })
  return damage
}

async function compare(repository: Repository, { ref, sha256 }: VerifiedLayer, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    const found = await repository.checksum(ref, { signal })
    return found === sha256 ? null : 'A file of this backup does not read as it was written.'
  } catch (thrown) {
    const error = asAppError(thrown)
    if (error.code === 'layer-missing') return 'A file of this backup is missing.'
    throw thrown
  }
}

/** Every point whose chain goes through the layer. The next backup of its VM is full. */
async function markDamaged(tx: Tx, layer: VerifiedLayer, damage: string): Promise<void> {
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
