import type { ReactNode } from 'react'

/** A key to press. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded-1 border border-line-2 bg-paper px-1 font-sans text-11 leading-none text-ink-2">
      {children}
    </kbd>
  )
}
