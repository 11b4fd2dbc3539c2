import type { ReactNode } from 'react'
import type { SchedulePreview } from '@/lib/contract/schedule'
import { formatBytes } from '@/lib/format/bytes'

/** How many it keeps once it has run for long enough, what they take, and which of them are paid for. */
export function Costs({ preview: { keepsCount, sizes, free, perMonth } }: { preview: SchedulePreview }) {
  return (
    <>
      <dl className="grid">
        <Line name="Backups kept" value={keepsCount === null ? 'all of them' : `about ${keepsCount}`} />
        <Line
          name="Stored, about"
          value={sizes.keptBytes === null ? 'grows without end' : formatBytes(sizes.keptBytes)}
          note={`${formatBytes(sizes.fullBytes)} for the first, ${formatBytes(sizes.incrementBytes)} for each one after it; ${
            sizes.basis === 'measured' ? 'measured on this machine’s backups' : 'assumed, as none has been measured yet'
          }`}
        />
        {free && (
          <Line
            name={`In the ${free.total} free slots`}
            value={`${free.count} of them`}
            note={free.billedCount === 0 ? 'None is billed' : `${free.billedCount} ${free.billedCount === 1 ? 'is' : 'are'} billed`}
          />
        )}
        {perMonth && <Line name="Costs a month, about" value={`${perMonth.amount} ${perMonth.currency}`} />}
      </dl>
      <p className="mt-2 text-12 text-ink-3">The free slots are held by the oldest good backups of the machine. Saving deletes nothing.</p>
    </>
  )
}

function Line({ name, value, note }: { name: string; value: ReactNode; note?: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b border-line py-1.5">
      <dt>{name}</dt>
      <dd className="text-right text-ink">{value}</dd>
      {note && <dd className="col-span-2 text-12 text-ink-3">{note}</dd>}
    </div>
  )
}
