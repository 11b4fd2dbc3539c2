import type { Exposure } from '@/lib/contract/protection'

/** What is known of a VM's points; only good ones count. */
export interface NewestPoints {
  newestPointAt: Date | null
  newestBackupAt: Date | null
}

/** Without a good backup a VM is unprotected, however new its snapshots are: they are lost together with its host. */
export function assessExposure({ newestPointAt, newestBackupAt }: NewestPoints): Exposure {
  const base = {
    hostLostSince: newestBackupAt?.toISOString() ?? null,
    vmBreaksSince: newestPointAt?.toISOString() ?? null,
    targetSeconds: null,
    worstCaseSeconds: null,
  }
  if (newestBackupAt) return { ...base, state: 'protected', reason: 'Backed up in another failure domain.' }
  const reason = newestPointAt ? 'Snapshots only: they would be lost with its host.' : 'No restore point: nothing to go back to.'
  return { ...base, state: 'unprotected', reason }
}

const rank: Record<Exposure['state'], number> = { unprotected: 0, 'at-risk': 1, protected: 2 }

/** Unprotected first; then by what would be lost if the host were lost, then if the VM broke: no point before an old one. */
export function byExposure(a: Exposure, b: Exposure): number {
  return (
    rank[a.state] - rank[b.state] ||
    (a.hostLostSince ?? '').localeCompare(b.hostLostSince ?? '') ||
    (a.vmBreaksSince ?? '').localeCompare(b.vmBreaksSince ?? '')
  )
}
