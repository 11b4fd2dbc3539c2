import type { ReactNode } from 'react'

/** Under a readout: what it is, the figure, and what it is made of. */
export function Fact({ name, children, note }: { name: string; children: ReactNode; note: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-ink-3">{name}</dt>
      <dd className="font-strong text-ink">{children}</dd>
      <dd className="text-12 text-ink-3">{note}</dd>
    </div>
  )
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 min-[480px]:grid-cols-3">{children}</dl>
}
