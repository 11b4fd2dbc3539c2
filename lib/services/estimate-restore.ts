import type { RestoreEstimate } from '@/lib/contract/restore-point'
import type { OperationKind } from '@/lib/domain/operation'
import type { Context } from './context'
import { loadRestorePoint } from './get-restore-point'

const kindOf: Record<'new-vm' | 'in-place', OperationKind> = { 'new-vm': 'restore.new-vm', 'in-place': 'restore.in-place' }
const sample = 200

/** What a restore would take, from this installation's own latest ones, and what it would lose. Throws `not-found`. */
export async function estimateRestore(options: Context & { id: string; mode: 'new-vm' | 'in-place' }): Promise<RestoreEstimate> {
  const { db, actor, clock, id, mode } = options
  const point = await loadRestorePoint(db, actor.accountId, id)
  const [measured] = await db.$queryRaw<{ count: number; medianMs: number | null }[]>`
    SELECT count(*)::int AS "count", percentile_cont(0.5) WITHIN GROUP (ORDER BY "ms") AS "medianMs"
    FROM (
      SELECT ("result"->>'msToRunning')::float8 AS "ms" FROM "Operation"
      WHERE "kind" = ${kindOf[mode]} AND "state" = 'succeeded' AND jsonb_typeof("result"->'msToRunning') = 'number'
      ORDER BY "endedAt" DESC LIMIT ${sample}
    ) latest`
  const inPlace = mode === 'in-place'
  const held = new Set(point.layers.map((layer) => layer.target))
  const disks =
    inPlace && point.vmId
      ? await db.disk.findMany({ where: { vmId: point.vmId, accountId: actor.accountId }, orderBy: { target: 'asc' } })
      : []
  const losesAfter = inPlace ? point.capturedAt : null
  return {
    restorableBytes: Number(point.restorableBytes),
    secondsToRunning: measured?.medianMs == null ? null : measured.medianMs / 1000,
    count: measured?.count ?? 0,
    losesAfter: losesAfter?.toISOString() ?? null,
    losesSeconds: losesAfter ? Math.max(0, Math.round((clock.now().getTime() - losesAfter.getTime()) / 1000)) : null,
    untouchedDisks: disks.filter((disk) => !held.has(disk.target)).map((disk) => disk.name),
  }
}
