import { layerPath } from '@/lib/paths'
import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'
import { loadReadyPoint } from './load-point'
import { verifyLayer } from './verify-layer'

interface Line {
  id: string
  fileName: string
  poolPath: string
  sha256: string | null
  damage: string | null
  allocatedBytes: bigint
}

/** What the scrub reads in the background: slow enough for guests and captures to have the disk and the network to themselves. */
const scrubBytesPerSecond = 64 * 1024 * 1024

/** Reads every file that the backup needs and compares it with its checksum. Finds out; mends nothing. */
export const backupVerify: Handler<'backup.verify'> = {
  async run(context, { slowly }) {
    const point = await loadReadyPoint(context.db, context.operation)
    const lines = await layersBelow(context, point.id)
    const totalBytes = lines.reduce((sum, line) => sum + Number(line.allocatedBytes), 0)
    const damages = new Set<string>()
    let doneBytes = 0
    for (const { id, fileName, poolPath, sha256, allocatedBytes, damage: known } of lines) {
      context.throwIfStopped()
      const ref = { poolPath, fileName }
      const { db, repository } = context.deps
      // Without a checksum it has just been folded, and the sweep that seals it reads it anyway; or that sweep found it gone.
      const damage =
        sha256 === null
          ? known
          : await verifyLayer(
              { db, repository, now: () => context.now() },
              { id, accountId: context.operation.accountId, sha256, ref },
              { signal: context.signal, ...(slowly ? { bytesPerSecond: scrubBytesPerSecond } : {}) },
            )
      if (damage !== null) {
        damages.add(damage)
        context.deps.log.error({ file: layerPath(ref), damage }, 'a layer of a backup is damaged')
      }
      doneBytes += Number(allocatedBytes)
      await context.progress(doneBytes, totalBytes)
    }
    for (const damage of damages) await context.warn(damage)
    await context.end({ state: 'succeeded', result: { damaged: damages.size > 0, checkedBytes: totalBytes } }, async (tx) => {
      if (damages.size === 0) await tx.restorePoint.updateMany({ where: { id: point.id, damage: { not: null } }, data: { damage: null } })
    })
  },

  async undo(context, failure) {
    await context.end(failure, () => Promise.resolve())
  },
}

async function layersBelow(context: OperationContext, restorePointId: string): Promise<Line[]> {
  return context.db.$queryRaw<Line[]>`
    WITH RECURSIVE line AS (
      SELECT layer.* FROM "RestorePointLayer" pin JOIN "Layer" layer ON layer."id" = pin."layerId"
      WHERE pin."restorePointId" = ${restorePointId}
      UNION SELECT layer.* FROM line JOIN "Layer" layer ON layer."id" = line."parentId"
    )
    SELECT line."id", line."fileName", pool."path" AS "poolPath", line."sha256", line."damage", line."allocatedBytes"
    FROM line JOIN "Pool" pool ON pool."id" = line."poolId" WHERE pool."kind" = 'repository' ORDER BY line."id"`
}
