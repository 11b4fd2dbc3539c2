'use client'
import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement } from 'react'

export function TooltipProvider({ children }: { children: React.ReactNode }) {
  return <Radix.Provider delayDuration={250}>{children}</Radix.Provider>
}

/** A sentence on hover and on keyboard focus. Never the only place of what must be known. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={12}
          className="plane-in z-50 max-w-72 rounded-2 bg-raised px-2.5 py-1.5 text-12 text-ink shadow-menu"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
