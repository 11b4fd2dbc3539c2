'use client'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './cn'

/** A menu under its trigger. */
export function Menu({ trigger, children, align = 'end' }: { trigger: ReactElement; children: ReactNode; align?: 'start' | 'end' }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={12}
          className="plane-in z-20 min-w-56 rounded-[8px] bg-raised p-1 shadow-menu"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export interface MenuItemProps {
  icon?: ReactNode
  children: ReactNode
  onSelect: () => void
  danger?: boolean
  /** Why it cannot be chosen now; shown under it. */
  reason?: string | undefined
}

export function MenuItem({ icon, children, onSelect, danger = false, reason }: MenuItemProps) {
  return (
    <Radix.Item
      // Not Radix's `disabled`, which takes the item out of reach of the keyboard together with its reason.
      {...(reason ? { 'aria-disabled': true } : {})}
      onSelect={(event) => (reason ? event.preventDefault() : onSelect())}
      className={cn(
        'flex min-h-[30px] max-w-72 cursor-default flex-wrap items-center gap-x-2.5 rounded-2 px-2 py-1 text-ink outline-none data-highlighted:bg-hover pointer-coarse:min-h-10 [&_svg]:size-4',
        danger && 'text-danger',
        reason && 'text-ink-3',
      )}
    >
      {icon}
      {children}
      {reason && <span className="basis-full pl-[26px] text-12">{reason}</span>}
    </Radix.Item>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className="mx-2 my-1 border-t border-line" />
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-12 text-ink-3">{children}</Radix.Label>
}
