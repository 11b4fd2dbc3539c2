import type { Db } from '@/lib/db/client'
import { inFlightStates } from '@/lib/domain/operation'
import type { Repository } from '@/lib/repository/port'
import { manifestOf } from '../handlers/manifest-of'

export interface SealDeps {
  db: Db
  repository: Repository
  now: () => Date
}

/** One a round, so that a long file keeps nothing else waiting for long. */
const perRound = 1

/**
 * Gives repository layers that a fold has written anew their checksum, and the points that stand on them their manifest. The fold takes the
 * checksum away in the transaction that records it, so that a worker killed in between leaves work, not a wrong checksum.
 */
export async function sealLayers({ db, repository, now }: SealDeps, hostId: string): Promise<void> {
  const layers = await db.layer.findMany({
    where: { sha256: null, state: 'immutable', pool: { hostId, kind: 'repository' } },
    include: { pool: true },
    take: perRound,
  })
  for (const layer of layers) {
    // A fold of this account writes it, or will in a moment; it is looked at again when that has ended.
    const folding = await db.operation.count({
      where: { accountId: layer.accountId, hostId, kind: 'layers.collect', state: { in: inFlightStates } },
    })
    if (folding > 0) continue
    const sha256 = await repository.checksum({ poolPath: layer.pool.path, fileName: layer.fileName })
    const { count } = await db.layer.updateMany({
      where: { id: layer.id, sha256: null, state: 'immutable', fileName: layer.fileName },
      data: { sha256, verifiedAt: now() },
    })
    if (count === 1) await writeManifestsOn({ db, repository }, layer.id)
  }
}

/** The manifests of the points whose files, or whose files' parents, this layer is. */
async function writeManifestsOn({ db, repository }: Pick<SealDeps, 'db' | 'repository'>, layerId: string): Promise<void> {
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
