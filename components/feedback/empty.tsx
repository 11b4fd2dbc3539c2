import type { ReactNode } from 'react'

/** Nothing here yet: why it matters and what to do next. */
export function Empty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="border-y border-t-line-2 border-b-line py-8">
      <h2 className="text-16 tracking-[-0.01em]">{title}</h2>
      <div className="mt-1.5 max-w-[60ch] text-14 leading-normal">{children}</div>
      {action && <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  )
}
