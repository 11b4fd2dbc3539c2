import { dayName } from '@/components/charts/day-grid'
import { weekdayOf } from '@/components/charts/calendar-days'
import { cn } from '@/components/ui/cn'
import type { SchedulePreview } from '@/lib/contract/schedule'

const heads = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
type Month = SchedulePreview['month']

/** The coming 30 days, and which of their backups there will be at the end of them. */
export function MonthCalendar({ month }: { month: Month }) {
  const { days } = month
  const [first] = days
  if (!first) return null
  const summary = summaryOf(month)
  return (
    <div>
      <div role="img" aria-label={summary} className="grid grid-cols-7 gap-px">
        {heads.map((head) => (
          <span key={head} className="pb-1 text-center text-11 text-ink-3">
            {head}
          </span>
        ))}
        {days.map((day, index) => (
          <span
            key={day.day}
            style={index === 0 ? { gridColumnStart: weekdayOf(day.day) + 1 } : undefined}
            className={cn(
              'grid min-h-9 grid-rows-[auto_1fr] justify-items-center rounded-1 py-1 text-11',
              day.kept > 0 ? 'bg-accent-soft text-ink' : 'text-ink-3',
            )}
          >
            <span>{Number(day.day.slice(8))}</span>
            <DayMark day={day} />
          </span>
        ))}
      </div>
      <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-12 text-ink-3">
        <span className="inline-flex items-center gap-1.5">
          <span className="k backup" aria-hidden="true" /> still there
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span className="k pending" aria-hidden="true" /> taken, gone by then
        </span>
      </p>
      <p className="mt-1 text-12 text-ink-2">{summary}</p>
    </div>
  )
}

function DayMark({ day: { taken, kept } }: { day: Month['days'][number] }) {
  if (kept > 1) return <span className="font-strong">{kept}</span>
  if (kept === 1) return <span className="k backup self-center" />
  return taken > 0 ? <span className="k pending self-center" /> : null
}

function summaryOf({ days, keptOfToday }: Month): string {
  const kept = days.reduce((sum, day) => sum + day.kept, keptOfToday)
  const oldest = days.find((day) => day.kept > 0)
  const since = keptOfToday > 0 ? `, ${keptOfToday} of them from before today` : oldest ? `, the oldest of ${dayName(oldest.day)}` : ''
  return `In 30 days there will be ${kept === 1 ? 'one backup' : `${kept} backups`} of this schedule${since}.`
}
