import type { RestoreTimes } from '@/lib/contract/protection'
import type { DbOrTx } from '@/lib/db/client'
import { enoughRestores, restoreTimes, type RestoreSample, type RestoreTime } from '@/lib/domain/protection/restore-time'
import { measure, type Measured } from '@/lib/domain/protection/statistics'
import { restorePointKinds } from '@/lib/domain/restore-point'

const sample = 200
const shown = 30

export interface MeasuredRestore extends RestoreSample {
  at: Date
  mode: 'new-vm' | 'in-place'
}

/**
 * The latest restores of this installation that ended with a running guest: from the request, waiting included. Independent is a VM when the
 * first pull after the restore that left nothing to copy has ended, unless it was restored again before; one whose disks were copied first is so
 * once it runs.
 */
export async function loadMeasuredRestores(db: DbOrTx): Promise<MeasuredRestore[]> {
  const rows = await db.$queryRaw<Omit<MeasuredRestore, 'bootTest'>[]>`
    SELECT restore."endedAt" AS "at", CASE restore."kind" WHEN 'restore.in-place' THEN 'in-place' ELSE 'new-vm' END AS "mode",
      (restore."result"->>'msToRunning')::float8 AS "toRunningMs",
      coalesce(restore."result"->>'pointKind', point."kind"::text, 'snapshot') AS "kind",
      coalesce((restore."result"->>'restorableBytes')::float8, point."restorableBytes"::float8, 0) AS "restorableBytes",
      CASE restore."result"->>'independent' WHEN 'true' THEN (restore."result"->>'msToRunning')::float8 ELSE pulled."ms" END AS "toIndependentMs"
    FROM "Operation" restore
    LEFT JOIN "RestorePoint" point ON point."id" = restore."restorePointId"
    LEFT JOIN LATERAL (
      SELECT extract(epoch FROM pull."endedAt" - restore."createdAt")::float8 * 1000 AS "ms" FROM "Operation" pull
      WHERE pull."vmId" = restore."vmId" AND pull."createdAt" >= restore."createdAt"
        AND pull."kind" = 'restore.pull' AND pull."state" = 'succeeded' AND pull."result"->>'madeWay' = 'false'
        AND NOT EXISTS (
          SELECT 1 FROM "Operation" again WHERE again."vmId" = restore."vmId" AND again."kind" IN ('restore.in-place', 'restore.undo')
            AND again."createdAt" > restore."createdAt" AND again."createdAt" < pull."endedAt")
      ORDER BY pull."endedAt" LIMIT 1
    ) pulled ON true
    WHERE restore."kind" IN ('restore.in-place', 'restore.new-vm') AND restore."state" = 'succeeded'
      AND jsonb_typeof(restore."result"->'msToRunning') = 'number'
    ORDER BY restore."endedAt" DESC LIMIT ${sample}`
  return rows.map((row) => ({ ...row, bootTest: false }))
}

/**
 * How long restores take here, by the kind of the point.
 * @param restorableBytes of this size where there are enough; left out: of any size
 */
export async function loadRestoreTimes(db: DbOrTx, restorableBytes?: number): Promise<RestoreTimes[]> {
  const restores = await loadMeasuredRestores(db)
  return restorePointKinds.map((kind) => {
    const ofKind = restores.filter((restore) => restore.kind === kind)
    const times = restorableBytes === undefined ? ofAnySize(ofKind) : restoreTimes(ofKind, kind, restorableBytes)
    return {
      kind,
      sizeClass: times.sizeClass,
      toRunning: present(times.toRunning),
      toIndependent: kind === 'backup' ? present(times.toIndependent) : null,
      latest: ofKind
        .slice(0, shown)
        .map(({ at, mode, toRunningMs, toIndependentMs }) => ({
          at: at.toISOString(),
          mode,
          ms: toRunningMs,
          independentMs: toIndependentMs,
        }))
        .reverse(),
    }
  })
}

function ofAnySize(samples: readonly RestoreSample[]) {
  const withEstimate = (measured: Measured | null) => measured && { ...measured, estimate: measured.count < enoughRestores }
  return {
    sizeClass: null,
    toRunning: withEstimate(measure(samples.map(({ toRunningMs }) => toRunningMs))),
    toIndependent: withEstimate(measure(samples.flatMap(({ toIndependentMs }) => toIndependentMs ?? []))),
  }
}

function present(time: Omit<RestoreTime, 'from'> | null): RestoreTimes['toRunning'] {
  if (time === null) return null
  const { count, medianMs, p90Ms, estimate } = time
  return { count, medianMs, p90Ms, estimate }
}
