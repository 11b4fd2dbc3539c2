import type { ReactNode } from 'react'
import type { Quantity } from '@/lib/format/bytes'

/** A figure with its units smaller and paler than the number. */
export function Figure({ parts, className = 'text-28' }: { parts: Quantity[]; className?: string }) {
  return (
    <span className={`leading-none font-normal tracking-[-0.03em] whitespace-nowrap text-ink ${className}`}>
      {parts.map(({ value, unit }, index) => (
        <span key={unit} className={index > 0 ? 'ml-[0.25em]' : ''}>
          {value}
          <small className="ml-[0.12em] text-[0.5em] tracking-normal text-ink-3">{unit}</small>
        </span>
      ))}
    </span>
  )
}

/** A readout of second rank: what it is, the figure, and one line on it. */
export function Readout({ name, children, note }: { name: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <div className="text-12 text-ink-3">{name}</div>
      <div className="my-1 flex min-h-8 items-center">{children}</div>
      {note && <div className="text-12 text-ink-3">{note}</div>}
    </div>
  )
}
