import { CircleX, Pause } from 'lucide-react'
import type { Schedule } from '@/lib/contract/schedule'

/** Enabled says nothing loud; paused and failing have a mark, and failing its reason. */
export function ScheduleState({ schedule, reason = true }: { schedule: Schedule; reason?: boolean }) {
  const { enabled, failuresInRow: failures, lastFailure, missedCount } = schedule
  return (
    <span className="block min-w-0">
      {failures > 0 ? (
        <span className="inline-flex items-center gap-1.5 text-danger">
          <CircleX aria-hidden="true" className="size-3.5 shrink-0" />
          {failures === 1 ? 'Failing, once' : `Failing, ${failures} in a row`}
        </span>
      ) : (
        enabled && <span className="text-ink">Enabled</span>
      )}
      {!enabled && (
        <span className={failures > 0 ? 'ml-2 inline-flex items-center gap-1.5' : 'inline-flex items-center gap-1.5'}>
          <Pause aria-hidden="true" className="size-3.5 shrink-0 text-ink-3" />
          Paused
        </span>
      )}
      {failures > 0 && reason && lastFailure && (
        <span className="block text-12 leading-[1.3] text-ink-2 [overflow-wrap:anywhere]">{lastFailure}</span>
      )}
      {missedCount > 0 && <span className="block text-12 leading-[1.3] text-ink-3">{missedCount} missed in 30 days</span>}
    </span>
  )
}
