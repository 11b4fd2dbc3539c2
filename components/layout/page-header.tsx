import type { ReactNode } from 'react'
import { Breadcrumbs, type Crumb } from './breadcrumbs'

interface PageHeaderProps {
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** The pages above this one. */
  trail?: readonly Crumb[]
}

export function PageHeader({ title, children, actions, trail }: PageHeaderProps) {
  return (
    <>
      {trail && <Breadcrumbs trail={trail} />}
      <div className="mb-4 flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1>{title}</h1>
          {children && <div className="mt-1.5 max-w-[80ch] text-ink-3">{children}</div>}
        </div>
        {actions && <div className="ml-auto flex flex-wrap gap-2">{actions}</div>}
      </div>
    </>
  )
}

/** A heading on a hairline, not a box. */
export function Section({
  title,
  aside,
  children,
  className = 'mt-10',
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <section className={`min-w-0 ${className}`}>
      <div className="flex min-h-[30px] flex-wrap items-baseline gap-x-3 border-b border-line-2 pb-2">
        <h2>{title}</h2>
        {aside && <div className="ml-auto text-right text-12 text-ink-3 has-[button]:self-center">{aside}</div>}
      </div>
      {children}
    </section>
  )
}
