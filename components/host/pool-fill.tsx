import type { Host } from '@/lib/contract/host'
import { formatBytes } from '@/lib/format/bytes'

const nearlyFull = 0.9

/** How full a pool is: amber near the end, because a full pool stops snapshots. */
export function PoolFill({ pool }: { pool: Host['pools'][number] }) {
  const { totalBytes, freeBytes } = pool
  const ratio = totalBytes && freeBytes !== null ? (totalBytes - freeBytes) / totalBytes : null
  const tight = ratio !== null && ratio >= nearlyFull
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-3 text-12">
        <span className="text-ink">
          {pool.name} <span className="text-ink-3">{pool.kind === 'primary' ? 'beside the machines' : 'repository'}</span>
        </span>
        <span className={tight ? 'text-risk' : ''}>
          {ratio === null ? 'not measured yet' : `${formatBytes(freeBytes ?? 0)} free of ${formatBytes(totalBytes ?? 0)}`}
        </span>
      </div>
      <span className="block h-1.5 overflow-hidden rounded-1 bg-line" aria-hidden="true">
        <span className={`block h-full ${tight ? 'bg-risk-fill' : 'bg-fill'}`} style={{ width: `${(ratio ?? 0) * 100}%` }} />
      </span>
    </div>
  )
}
