import type { Exposure } from '@/lib/contract/protection'
import { assessProtection, compareExposure, type Protection } from '@/lib/domain/protection/assess'
import { protectionReasonText } from '@/lib/domain/protection/reason'

/** What is known of a VM's points; only good ones count. */
export interface NewestPoints {
  newestPointAt: Date | null
  newestBackupAt: Date | null
}

const point = (kind: 'snapshot' | 'backup', at: Date | null) =>
  at === null ? [] : [{ id: kind, kind, state: 'ready' as const, capturedAtMs: at.getTime(), damaged: false }]

/**
 * How a VM is covered now, by the rules of lib/domain/protection.
 * @param promiseMs the worst case that its enabled schedules promise; undefined without one
 */
export function assessExposure({ newestPointAt, newestBackupAt }: NewestPoints, promiseMs: number | undefined, now: Date): Protection {
  // The newest of either kind stands for its kind: where it is the backup, it is the same instant twice.
  const points = [...point('snapshot', newestPointAt), ...point('backup', newestBackupAt)]
  return assessProtection({ points, worstCaseMs: promiseMs ?? null, targetMs: null, nowMs: now.getTime() })
}

export function presentExposure(protection: Protection): Exposure {
  const at = (loss: Protection['hostLost']) => (loss ? new Date(loss.capturedAtMs).toISOString() : null)
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000)
  return {
    state: protection.state,
    reason: protectionReasonText(protection.reason),
    hostLostSince: at(protection.hostLost),
    vmBreaksSince: at(protection.vmBreaks),
    targetSeconds: seconds(protection.targetMs),
    worstCaseSeconds: seconds(protection.worstCaseMs),
  }
}

export const byExposure = compareExposure
