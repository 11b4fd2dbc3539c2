import type { Db, Tx } from '@/lib/db/client'
import type { Layer, Pool } from '@/lib/db/generated/client'
import { inFlightStates } from '@/lib/domain/operation'
import type { Repository } from '@/lib/repository/port'
import { asAppError } from '@/lib/errors'
import { manifestOf } from '../handlers/manifest-of'
import { markDamaged, missingFile } from '../handlers/verify-layer'

export interface SealDeps {
  db: Db
  repository: Repository
  now: () => Date
}

/** Bounds one round; the next comes a moment later. */
const perRound = 50

/**
 * Gives repository layers that a fold has written anew their checksum, and the points that stand on them their manifest. The fold takes the
 * checksum away before it writes, so that a worker killed at any line leaves work, not a wrong checksum.
 */
export async function sealLayers(deps: SealDeps, hostId: string): Promise<void> {
  const layers = await deps.db.layer.findMany({
    where: { sha256: null, state: 'immutable', pool: { hostId, kind: 'repository' } },
    include: { pool: true },
    // Those that were tried last come last: one that cannot be read does not stand before the others for ever.
    orderBy: { verifiedAt: { sort: 'asc', nulls: 'first' } },
    take: perRound,
  })
  for (const layer of layers) await sealLayer(deps, hostId, layer)
}

/**
 * Marks the row, looks for folds, and reads only then: whichever fold begins later takes the mark away before it writes, and what was read
 * is not recorded.
 */
async function sealLayer({ db, repository, now }: SealDeps, hostId: string, layer: Layer & { pool: Pool }): Promise<void> {
  const mark = now()
  const open = { id: layer.id, sha256: null, state: 'immutable' as const, fileName: layer.fileName }
  if ((await db.layer.updateMany({ where: open, data: { verifiedAt: mark } })).count !== 1) return
  // A fold of this account writes it, or will in a moment; it is looked at again when that has ended.
  const folding = await db.operation.count({
    where: { accountId: layer.accountId, hostId, kind: 'layers.collect', state: { in: inFlightStates } },
  })
  if (folding > 0) return
  const sha256 = await repository.checksum({ poolPath: layer.pool.path, fileName: layer.fileName }).catch((thrown: unknown) => {
    if (asAppError(thrown).code === 'layer-missing') return null
    throw thrown
  })
  if (sha256 === null) {
    return db.$transaction(async (tx) => {
      await tx.layer.updateMany({ where: open, data: { damage: missingFile } })
      await markDamaged(tx, layer, missingFile)
    })
  }
  // Manifests first, then the commit: killed in between, it is all done again.
  await db.$transaction(
    async (tx) => {
      const { count } = await tx.layer.updateMany({ where: { ...open, verifiedAt: mark }, data: { sha256 } })
      if (count === 1) await writeManifestsOn(tx, repository, layer.id)
    },
    { timeout: 60_000 },
  )
}

/** The manifests of the points whose files, or whose files' parents, this layer is. */
async function writeManifestsOn(db: Tx, repository: Repository, layerId: string): Promise<void> {
  const pins = await db.restorePointLayer.findMany({
    where: { OR: [{ layerId }, { layer: { parentId: layerId } }], point: { state: 'ready' } },
    select: { restorePointId: true },
    distinct: ['restorePointId'],
  })
  for (const { restorePointId } of pins) {
    const described = await manifestOf(db, restorePointId)
    if (described) await repository.writeManifest(described.poolPath, described.manifest)
  }
}
