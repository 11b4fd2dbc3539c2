import type { RestorePoint } from '@/lib/contract/restore-point'

/** Filled circle = backup, diamond = snapshot, cross = failed, dashed = not there yet. */
export function PointMark({ point }: { point: Pick<RestorePoint, 'kind' | 'state'> }) {
  const shape = point.state === 'failed' ? 'failed' : point.state === 'creating' || point.state === 'deleting' ? 'pending' : point.kind
  return <span className={`k ${shape}`} aria-hidden="true" />
}
