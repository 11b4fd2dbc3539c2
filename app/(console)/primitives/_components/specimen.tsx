import type { ReactNode } from 'react'

/** One primitive, or one of its states, under its name. */
export function Specimen({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'col-span-full min-w-0' : 'min-w-0'}>
      <h3 className="mb-2 text-12 font-normal text-ink-3">{name}</h3>
      {children}
    </div>
  )
}

/** Specimens side by side, as many as there is room for. */
export function Specimens({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-x-10 gap-y-7 pt-4">{children}</div>
}

export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>
}

export const nothing = () => undefined
