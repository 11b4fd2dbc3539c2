'use client'
import { ChevronDown } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'

interface FoldSectionProps {
  title: string
  aside?: ReactNode
  children: ReactNode
}

/** A section that on a phone is one line until it is opened, so that a long page can be looked over; elsewhere it is always open. */
export function FoldSection({ title, aside, children }: FoldSectionProps) {
  const [open, setOpen] = useState(false)
  const body = useId()
  return (
    <section className="fold mt-8 min-w-0" data-open={open}>
      <div className="flex min-h-[30px] flex-wrap items-baseline gap-x-3 border-b border-line-2 pb-2">
        <h2>
          <span className="fold-name">{title}</span>
          <button type="button" className="fold-button" aria-expanded={open} aria-controls={body} onClick={() => setOpen(!open)}>
            {title}
            <ChevronDown aria-hidden="true" className="size-4 text-ink-3" />
          </button>
        </h2>
        {aside && <div className="ml-auto text-right text-12 text-ink-3">{aside}</div>}
      </div>
      <div id={body} className="fold-body">
        {children}
      </div>
    </section>
  )
}
