'use client'
import { cn } from '@/components/ui/cn'
import type { ScheduleForm } from './schedule-form'
import { formOfTemplate, scheduleTemplates } from './templates'

const isOf = (values: ScheduleForm, id: string) => {
  const { frequency, everyHours, time, keep } = formOfTemplate(id)
  const sameHours = frequency !== 'hourly' || values.everyHours === everyHours
  return values.frequency === frequency && sameHours && values.time === time && JSON.stringify(values.keep) === JSON.stringify(keep)
}

/** Beginnings to change from. What else was typed stays. */
export function TemplateChoice({ values, onChoose }: { values: ScheduleForm; onChoose: (id: string) => void }) {
  return (
    <div role="group" aria-label="Begin with" className="grid gap-2 sm:grid-cols-3">
      {scheduleTemplates.map(({ id, title, text }) => {
        const on = isOf(values, id)
        return (
          <button
            key={id}
            type="button"
            aria-pressed={on}
            onClick={() => onChoose(id)}
            className={cn(
              'grid content-start gap-0.5 rounded-2 border px-3 py-2 text-left',
              on ? 'border-accent bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent)]' : 'border-line-control bg-raised hover:bg-hover',
            )}
          >
            <b className="font-strong text-ink">{title}</b>
            <span className="text-12 text-ink-2">{text}</span>
          </button>
        )
      })}
    </div>
  )
}
