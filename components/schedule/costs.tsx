import type { SchedulePreview } from '@/lib/contract/schedule'
import { cn } from '@/components/ui/cn'
import { formatBytes } from '@/lib/format/bytes'
import { formatMoney } from '@/lib/format/money'

/**
 * How many it keeps once it has run for long enough, what they take, and which of them are paid for.
 * @param before the same of the schedule as it is saved; null for a new one
 */
export function Costs({ preview, before }: { preview: SchedulePreview; before: SchedulePreview | null }) {
  const { sizes, free } = preview
  const basis = sizes.basis === 'measured' ? 'measured on this machine’s backups' : 'assumed, as none has been measured yet'
  return (
    <>
      <table className="w-full border-collapse" aria-label="What it keeps and costs">
        <thead className={before ? 'text-12 text-ink-3' : 'sr-only'}>
          <tr>
            <th scope="col">
              <span className="sr-only">What</span>
            </th>
            {before && <Head>Now</Head>}
            <Head>After saving</Head>
          </tr>
        </thead>
        <tbody>
          <Line name="Backups kept" of={keptText} preview={preview} before={before} />
          <Line
            name="Stored, about"
            of={storedText}
            preview={preview}
            before={before}
            note={`${formatBytes(sizes.fullBytes)} for the first, ${formatBytes(sizes.incrementBytes)} for each one after it; ${basis}`}
          />
          {free && <Line name={`In the ${free.total} free slots`} of={freeText} preview={preview} before={before} />}
          {free && <Line name="Billed" of={billedText} preview={preview} before={before} />}
          {preview.perMonth && <Line name="Costs a month, about" of={costText} preview={preview} before={before} />}
        </tbody>
      </table>
      <p className="mt-2 text-12 text-ink-3">The free slots are held by the oldest good backups of the machine. Saving deletes nothing.</p>
    </>
  )
}

const keptText = ({ keepsCount }: SchedulePreview) => (keepsCount === null ? 'all of them' : `about ${keepsCount}`)
const storedText = ({ sizes }: SchedulePreview) => (sizes.keptBytes === null ? 'grows without end' : formatBytes(sizes.keptBytes))
const freeText = ({ free }: SchedulePreview) => (free ? `${free.count} of them` : '–')
const billedText = ({ free }: SchedulePreview) => (free ? (free.billedCount === 0 ? 'none' : `${free.billedCount} of them`) : '–')
const costText = ({ perMonth, free }: SchedulePreview) => (perMonth ? formatMoney(perMonth, (free?.billedCount ?? 0) > 0) : '–')

function Head({ children }: { children: string }) {
  return (
    <th scope="col" className="w-28 py-1 text-right font-normal">
      {children}
    </th>
  )
}

interface LineProps {
  name: string
  of: (preview: SchedulePreview) => string
  preview: SchedulePreview
  before: SchedulePreview | null
  note?: string
}

function Line({ name, of, preview, before, note }: LineProps) {
  const [now, after] = [before && of(before), of(preview)]
  return (
    <tr className="border-b border-line align-baseline">
      <th scope="row" className="py-1.5 pr-4 text-left font-normal">
        {name}
        {note && <span className="block text-12 text-ink-3">{note}</span>}
      </th>
      {before && <td className="py-1.5 text-right whitespace-nowrap text-ink-3">{now}</td>}
      <td className={cn('py-1.5 pl-4 text-right whitespace-nowrap text-ink', before && now !== after && 'font-strong')}>{after}</td>
    </tr>
  )
}
