import type { RestorePointState } from '../restore-point'
import { applyRules, type RuleVerdict } from './apply-rules'
import { hasRules, type RetentionPolicy } from './policy'
import type { DeleteReason, KeepReason } from './reasons'

/** A backup as retention sees it. */
export interface RetentionPoint {
  id: string
  state: RestorePointState
  /** Null until captured. */
  capturedAtMs: number | null
  pinned: boolean
  /** A layer that it needs is known to be damaged or lost. */
  damaged: boolean
  /** The schedule that took it; null for one taken by hand or whose schedule is gone. */
  scheduleId: string | null
  /** Its own term in days, for one taken by hand; null or absent: until somebody deletes it. */
  keepDays?: number | null | undefined
}

export interface RetentionInput {
  /** All backups of the VM, in any order; snapshots are none of retention's business. The listing must be complete. */
  points: readonly RetentionPoint[]
  scheduleId: string
  policy: RetentionPolicy
  nowMs: number
  /** Days, weeks, months and years are those of this zone. */
  timeZone: string
  /** At most this share (0 to 1) of the ready points goes in one run, but always one may; the oldest go first. 1 switches it off. */
  maxShare?: number
}

export type RetentionDecision =
  { id: string; action: 'keep'; reasons: KeepReason[] } | { id: string; action: 'delete'; reason: DeleteReason }

export interface RetentionPlan {
  /** One for each point, in the order given. */
  decisions: RetentionDecision[]
  /** Oldest first. */
  deleteIds: string[]
  /** What would have gone but for `maxShare`. */
  heldBackIds: string[]
}

type Dated = RetentionPoint & { capturedAtMs: number }

/**
 * Which backups of a VM stay after a successful run of a schedule, and why: the one rule that worker and preview share. It never deletes a
 * pinned point, one that is not ready or not dated, or the VM's newest good one; damaged points count for nothing and never push a good one out.
 * The same input gives the same answer, and deleting what it says leaves nothing more to delete at that instant.
 */
export function planRetention(input: RetentionInput): RetentionPlan {
  const good = input.points
    .filter((point): point is Dated => isGood(point) && (point.capturedAtMs ?? Infinity) <= input.nowMs)
    .sort(newestFirst)
  const newestGoodId = good[0]?.id
  const covered = good.filter((point) => isCovered(point, input))
  const verdicts = applyRules(covered, input.policy, input.nowMs, input.timeZone)
  for (const { id, scheduleId, keepDays, capturedAtMs } of input.points) {
    if (scheduleId !== null || keepDays == null || capturedAtMs === null) continue
    const own = applyRules([{ id, capturedAtMs }], { keepDays }, input.nowMs, input.timeZone).get(id)
    if (own) verdicts.set(id, own)
  }
  const oldestKeptMs = Math.min(...covered.filter(({ id }) => verdicts.get(id)?.keeps.length).map(({ capturedAtMs }) => capturedAtMs))

  const decisions = input.points.map((point): RetentionDecision => {
    const always = alwaysKept(point, input)
    if (always) return { id: point.id, action: 'keep', reasons: [always] }
    return decide(point, verdicts.get(point.id), newestGoodId, oldestKeptMs)
  })
  return capped(input, decisions)
}

/** The reason that needs no rule, if there is one. */
function alwaysKept(point: RetentionPoint, input: RetentionInput): KeepReason | null {
  if (point.pinned) return { kind: 'pinned' }
  if (point.state !== 'ready') return { kind: 'not-ready', state: point.state }
  if (point.capturedAtMs === null || Number.isNaN(point.capturedAtMs)) return { kind: 'no-capture-instant' }
  if (point.capturedAtMs > input.nowMs) return { kind: 'in-the-future' }
  if (point.scheduleId === null) return point.keepDays == null ? { kind: 'no-schedule' } : null
  if (point.scheduleId !== input.scheduleId) return { kind: 'other-schedule' }
  return hasRules(input.policy) ? null : { kind: 'no-rules' }
}

function decide(
  point: RetentionPoint,
  verdict: RuleVerdict | undefined,
  newestGoodId: string | undefined,
  oldestKeptMs: number,
): RetentionDecision {
  const { id } = point
  if (!verdict) {
    // Damaged. While no good one is kept it may be all there is.
    return oldestKeptMs === Infinity || (point.capturedAtMs ?? Infinity) >= oldestKeptMs
      ? { id, action: 'keep', reasons: [{ kind: 'damaged-among-kept' }] }
      : { id, action: 'delete', reason: { damaged: true, misses: [] } }
  }
  if (verdict.keeps.length > 0) return { id, action: 'keep', reasons: verdict.keeps }
  if (id === newestGoodId) return { id, action: 'keep', reasons: [{ kind: 'newest-good' }] }
  return { id, action: 'delete', reason: { damaged: false, misses: verdict.misses } }
}

/** Lets only the oldest few go, so that a wrong policy or a wrong clock does not empty a VM in one run. */
function capped(input: RetentionInput, decisions: RetentionDecision[]): RetentionPlan {
  const capturedAt = new Map(input.points.map(({ id, capturedAtMs }) => [id, capturedAtMs ?? 0]))
  const ready = input.points.filter(({ state }) => state === 'ready').length
  const limit = Math.max(1, Math.floor(ready * (input.maxShare ?? 1)))
  const oldestFirst = decisions
    .filter(({ action }) => action === 'delete')
    .map(({ id }) => ({ id, capturedAtMs: capturedAt.get(id) ?? 0 }))
    .sort(newestFirst)
    .reverse()
    .map(({ id }) => id)
  const heldBack = new Set(oldestFirst.slice(limit))
  return {
    decisions: decisions.map((decision) =>
      heldBack.has(decision.id) ? { id: decision.id, action: 'keep', reasons: [{ kind: 'held-back', limit }] } : decision,
    ),
    deleteIds: oldestFirst.slice(0, limit),
    heldBackIds: [...heldBack],
  }
}

function isGood(point: RetentionPoint): boolean {
  return point.state === 'ready' && !point.damaged && point.capturedAtMs !== null && !Number.isNaN(point.capturedAtMs)
}

/** Counted by the schedule's rules. Pinned ones count too: a pin protects a point, it does not ask for one more. */
function isCovered(point: RetentionPoint, input: RetentionInput): boolean {
  return point.scheduleId === input.scheduleId
}

function newestFirst(a: { id: string; capturedAtMs: number }, b: { id: string; capturedAtMs: number }): number {
  return b.capturedAtMs - a.capturedAtMs || (a.id < b.id ? 1 : -1)
}
