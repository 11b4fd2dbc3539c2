import type { SchedulePreview } from '@/lib/contract/schedule'
import { formatLoss, lossParts } from '@/lib/format/duration'

const inWords = (seconds: number) => formatLoss(seconds * 1000)

/** The longest stretch of changes that could be lost with the host, before and after. */
export function PromisedWorstCase({ preview }: { preview: SchedulePreview }) {
  const { worstCaseSeconds: after, worstCaseSecondsBefore: before } = preview
  if (after === null) {
    return <p className="text-14">Nothing is promised: while it is paused, no schedule of this machine runs.</p>
  }
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <p className="text-28 leading-none tracking-[-0.02em] text-ink">
        {lossParts(after * 1000).map(({ value, unit }) => (
          <span key={unit} className="mr-1.5">
            {value}
            <small className="ml-1 text-14 text-ink-3">{unit}</small>
          </span>
        ))}
      </p>
      <p className="text-12">
        {before === null
          ? 'Before: nothing is promised. '
          : before === after
            ? 'The same as before. '
            : `${after > before ? 'Up' : 'Down'} from ${inWords(before)}. `}
        With all schedules of this machine: the longest gap, waiting and the capture itself.
      </p>
    </div>
  )
}
