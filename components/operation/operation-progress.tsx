'use client'
import { Progress } from '@/components/ui/progress'
import { useNow } from '@/components/ui/now'
import type { Operation } from '@/lib/contract/operation'
import { operationLabel } from '@/lib/domain/operation'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { operationStateLabel } from './describe'
import { currentRate } from './progress-rate'

/** What is under way: label and percent, the bar, then the step with bytes, and since when. */
export function OperationProgress({ operation, compact = false }: { operation: Operation; compact?: boolean }) {
  const { progress } = operation
  const waiting = operation.state === 'queued'
  const ratio = waiting ? null : progress.ratio
  const label = operationLabel[operation.kind]
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 truncate text-ink">{label}</span>
        <span className="ml-auto whitespace-nowrap text-12">
          {ratio === null ? operationStateLabel[operation.state] : `${Math.floor(ratio * 100)} %`}
        </span>
      </div>
      <Progress ratio={ratio} label={`${label}, ${operation.vmName ?? ''}`} />
      {!compact && (
        <div className="flex flex-wrap justify-between gap-x-2 text-12 text-ink-3">
          <span>{stepText(operation)}</span>
          <Time operation={operation} />
        </div>
      )}
    </div>
  )
}

function stepText({ state, step, progress }: Operation): string {
  if (state === 'queued') return 'Waiting for its host to take it on'
  const bytes = progress.totalBytes > 0 ? `${formatBytes(progress.doneBytes)} of ${formatBytes(progress.totalBytes)}` : ''
  return [step, bytes].filter(Boolean).join(' · ')
}

/** How fast and how much longer, as far as that can be said; else for how long it has been under way. */
function Time({ operation }: { operation: Operation }) {
  const now = useNow(1_000)
  const rate = operation.state === 'running' ? currentRate(operation.id, now) : null
  if (!rate)
    return (
      <span>{formatDuration(Math.floor(Math.max(0, now - Date.parse(operation.startedAt ?? operation.createdAt)) / 1000) * 1000)}</span>
    )
  const speed = `${formatBytes(rate.bytesPerSecond)}/s`
  return <span>{rate.leftMs === null ? speed : `${speed} · about ${formatDuration(Math.ceil(rate.leftMs / 1000) * 1000)} left`}</span>
}
