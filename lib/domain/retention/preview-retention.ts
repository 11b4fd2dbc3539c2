import { planRetention, type RetentionInput, type RetentionPoint } from './plan-retention'
import type { DeleteReason } from './reasons'

export interface PreviewInput extends Omit<RetentionInput, 'nowMs'> {
  /** Instants of the runs to come, ascending. */
  runsAtMs: readonly number[]
  /** How long a run takes: retention looks at the clock when it ends. */
  durationMs: number
}

export interface PreviewedRun {
  atMs: number
  /** What goes after this run; points that do not exist yet are named by `plannedPointId`. */
  deletes: { id: string; reason: DeleteReason }[]
  heldBackIds: string[]
  /** Ready backups of the VM once this run has ended. */
  readyAfter: number
}

/** The id in a preview of the point that the run at an instant will make. */
export const plannedPointId = (atMs: number) => `run@${new Date(atMs).toISOString()}`

/** Which point goes after which of the coming runs, if all of them succeed: `planRetention` itself, run by run. */
export function previewRetention({ runsAtMs, durationMs, ...input }: PreviewInput): PreviewedRun[] {
  let points: readonly RetentionPoint[] = input.points
  return runsAtMs.map((atMs) => {
    const made: RetentionPoint = {
      id: plannedPointId(atMs),
      state: 'ready',
      capturedAtMs: atMs,
      pinned: false,
      damaged: false,
      scheduleId: input.scheduleId,
    }
    const before = [...points, made]
    const plan = planRetention({ ...input, points: before, nowMs: atMs + durationMs })
    const deletes = plan.decisions.flatMap((decision) =>
      decision.action === 'delete' ? [{ id: decision.id, reason: decision.reason }] : [],
    )
    const gone = new Set(plan.deleteIds)
    points = before.filter(({ id }) => !gone.has(id))
    return { atMs, deletes, heldBackIds: plan.heldBackIds, readyAfter: points.filter(({ state }) => state === 'ready').length }
  })
}
