'use client'
import { Popover as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './cn'

export interface PopoverProps {
  trigger: ReactElement
  /** Read out when it opens. */
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
  align?: 'start' | 'end'
  className?: string
}

/** A small plane at its trigger; focus goes in, and back when it closes. */
export function Popover({ trigger, label, open, onOpenChange, children, align = 'start', className }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={12}
          className={cn('plane-in z-50 rounded-[8px] bg-raised shadow-menu outline-none', className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
