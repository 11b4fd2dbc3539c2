'use client'
import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export interface PaletteItemProps {
  /** Unique in the palette. */
  value: string
  icon: ReactNode
  children: ReactNode
  /** Small, at the right. */
  aside?: ReactNode
  /** Why it cannot be done now: it stays in reach and says so. */
  reason?: string | undefined
  danger?: boolean
  onSelect: () => void
}

export function PaletteItem({ value, icon, children, aside, reason, danger = false, onSelect }: PaletteItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={() => {
        if (!reason) onSelect()
      }}
      className={cn(
        'grid min-h-9 cursor-default grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 rounded-2 px-2.5 py-1.5 text-ink data-[selected=true]:bg-hover pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-3',
        danger && 'text-danger [&_svg]:text-danger',
        reason && 'text-ink-3',
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
      <span className="truncate text-12 text-ink-3">{aside}</span>
      {reason && <span className="col-start-2 col-end-4 text-12">{reason}</span>}
    </Command.Item>
  )
}

export function PaletteGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="py-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  )
}

export function PaletteWaiting({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="flex items-center gap-2.5 px-2.5 py-2 text-ink-3">
      <span className="spin" aria-hidden="true" />
      {children}
    </p>
  )
}
