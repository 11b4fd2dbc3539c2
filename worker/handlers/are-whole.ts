import { scrubAgeMs } from '../sweeps/scrub'
import type { OperationContext } from '../runtime/context'
import { refOf } from './load-vm'
import { verifyLayer } from './verify-layer'

/**
 * Whether these layers may be written into others: what is damaged and gets a new checksum would look right from then on. Read again where
 * the scrub has not done so lately; layers outside a repository have no checksum and are taken as they are.
 */
export async function areWhole(context: OperationContext, layerIds: string[]): Promise<boolean> {
  const { db, deps, operation, signal } = context
  const layers = await db.layer.findMany({
    where: { id: { in: layerIds }, pool: { kind: 'repository' } },
    include: { pool: true },
  })
  const read = new Date(context.now().getTime() - scrubAgeMs)
  for (const layer of layers) {
    if (layer.damage !== null) return false
    if (layer.sha256 === null || (layer.verifiedAt !== null && layer.verifiedAt > read)) continue
    const { id, sha256 } = layer
    const line = { id, accountId: operation.accountId, sha256, ref: refOf(layer) }
    const damage = await verifyLayer({ db, repository: deps.repository, now: () => context.now() }, line, { signal })
    if (damage === null) continue
    deps.log.error({ layerId: id, damage }, 'a layer of a backup is damaged and stays as it is')
    return false
  }
  return true
}
