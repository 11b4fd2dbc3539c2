import type { RestorePoint } from '@/lib/contract/restore-point'

type Marked = Pick<RestorePoint, 'kind' | 'state'> & { damage?: string | null; damaged?: boolean }

/** Filled circle = backup, diamond = snapshot, cross = failed or damaged, dashed = not there yet. */
export function PointMark({ point }: { point: Marked }) {
  const useless = point.state === 'failed' || point.damaged === true || Boolean(point.damage)
  const shape = useless ? 'failed' : point.state === 'creating' || point.state === 'deleting' ? 'pending' : point.kind
  return <span className={`k ${shape}`} aria-hidden="true" />
}
