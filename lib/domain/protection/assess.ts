import type { RestorePointKind, RestorePointState } from '../restore-point'
import type { ProtectionReason } from './reason'

export const protectionStates = ['unprotected', 'at-risk', 'protected'] as const
export type ProtectionState = (typeof protectionStates)[number]

/** A restore point of the VM as protection sees it. */
export interface ProtectionPoint {
  id: string
  kind: RestorePointKind
  state: RestorePointState
  capturedAtMs: number | null
  /** A layer that it needs is known to be damaged or lost. */
  damaged: boolean
}

export interface ProtectionInput {
  /** All restore points of the VM. */
  points: readonly ProtectionPoint[]
  /** The worst case that its enabled schedules promise, from `worstCaseMs`; null without an enabled schedule. */
  worstCaseMs: number | null
  /** The customer's own target; null where none is set. */
  targetMs: number | null
  nowMs: number
}

/** How much would be lost now: the age of a point's capture instant. */
export interface LossNow {
  pointId: string
  capturedAtMs: number
  ageMs: number
}

export interface Protection {
  state: ProtectionState
  /** If the host is lost: what the newest good backup leaves out. Null: everything is lost. This is what the target is held against. */
  hostLost: LossNow | null
  /** If only the VM breaks: what the newest good point of either kind leaves out. */
  vmBreaks: LossNow | null
  worstCaseMs: number | null
  targetMs: number | null
  reason: ProtectionReason
  /** The schedules cannot keep the target even when every run succeeds. */
  targetOutOfReach: boolean
}

/** A host's clock may be a little ahead of ours; a point from further in the future is not believed. */
const clockToleranceMs = 5 * 60_000

/**
 * The data that would be lost when the newest backup is as old as it can get: just before the next one is finished.
 * @param gapMs largest time between two slots, from `largestGapMs`
 * @param waitingMs what runs have waited for their turn, at worst; 0 before there is one
 * @param durationMs what runs have taken, at worst; 0 before there is one
 */
export function worstCaseMs(gapMs: number, waitingMs: number, durationMs: number): number {
  return gapMs + Math.max(0, waitingMs) + Math.max(0, durationMs)
}

/**
 * How a VM is protected now. Two ages, never mixed: snapshots lie beside the VM and are lost with its host, so they never make a VM protected.
 * At risk begins past the promised worst case, not at the bare interval; past the target if that is tighter; or where nothing promises a next backup.
 */
export function assessProtection({ points, worstCaseMs, targetMs, nowMs }: ProtectionInput): Protection {
  const backups = points.filter(({ kind }) => kind === 'backup')
  const hostLost = newestGood(backups, nowMs)
  const vmBreaks = newestGood(points, nowMs)
  const common = {
    hostLost,
    vmBreaks,
    worstCaseMs,
    targetMs,
    targetOutOfReach: targetMs !== null && worstCaseMs !== null && worstCaseMs > targetMs,
  }
  if (!hostLost) {
    const damaged = backups.some(({ state, damaged }) => state === 'ready' && damaged)
    const kind = damaged ? 'all-damaged' : vmBreaks ? 'only-snapshots' : 'no-backup'
    return { ...common, state: 'unprotected', reason: { kind, scheduled: worstCaseMs !== null } }
  }
  const { ageMs } = hostLost
  if (targetMs !== null && ageMs > targetMs) return { ...common, state: 'at-risk', reason: { kind: 'past-target', ageMs, targetMs } }
  if (worstCaseMs === null) return { ...common, state: 'at-risk', reason: { kind: 'no-schedule', ageMs } }
  if (ageMs > worstCaseMs) return { ...common, state: 'at-risk', reason: { kind: 'past-worst-case', ageMs, worstCaseMs } }
  return { ...common, state: 'protected', reason: { kind: 'within', ageMs, worstCaseMs } }
}

function newestGood(points: readonly ProtectionPoint[], nowMs: number): LossNow | null {
  let newest: LossNow | null = null
  for (const { id, state, capturedAtMs, damaged } of points) {
    if (state !== 'ready' || damaged || capturedAtMs === null || capturedAtMs > nowMs + clockToleranceMs) continue
    if (newest === null || capturedAtMs > newest.capturedAtMs) {
      newest = { pointId: id, capturedAtMs, ageMs: Math.max(0, nowMs - capturedAtMs) }
    }
  }
  return newest
}

/** The most exposed first: unprotected (without any point before those with snapshots), at risk, protected; the larger loss first within each. */
export function compareExposure(a: Protection, b: Protection): number {
  const byState = protectionStates.indexOf(a.state) - protectionStates.indexOf(b.state)
  return byState || loss(b.hostLost) - loss(a.hostLost) || loss(b.vmBreaks) - loss(a.vmBreaks)
}

/** Finite, so that two of them can be compared. */
function loss(now: LossNow | null): number {
  return now?.ageMs ?? Number.MAX_SAFE_INTEGER
}
