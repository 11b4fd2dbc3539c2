'use client'
import { Menu as MenuIcon, SunMoon } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { Me } from '@/lib/contract/people'
import { formatClock, formatDay } from '@/lib/format/time'
import { useLiveStatus } from '@/lib/query/use-live-events'
import { BrandMark } from './brand-mark'
import { Navigation } from './navigation'
import { Person } from './person'
import { ReachMark } from './reach-mark'
import { applyTheme } from './theme'

export function TopBar({ me, tools }: { me: Me; tools: ReactNode }) {
  return (
    <header className="top">
      <NarrowMenu me={me} />
      <ReachMark accountName={me.account.name} />
      <Clock />
      <LiveMark />
      {tools}
      <Button variant="quiet" size="icon" aria-label="Switch between light and dark" className="max-sm:hidden" onClick={switchTheme}>
        <SunMoon aria-hidden="true" />
      </Button>
    </header>
  )
}

function switchTheme(): void {
  const chosen = document.documentElement.dataset.theme
  const dark = chosen ? chosen === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches
  applyTheme(dark ? 'light' : 'dark')
}

function Clock() {
  const now = useNow()
  const zone = useTimeZone()
  return (
    <span className="ml-auto whitespace-nowrap text-12 text-ink-3 max-[860px]:hidden" title={`Your time zone: ${zone}`}>
      {formatDay(now, zone)} <b>{formatClock(now, zone)}</b>
      {zone !== 'UTC' && <span className="ml-2.5">{formatClock(now, 'UTC')}</span>}
    </span>
  )
}

/** Quiet while all is well; says so when what is shown may be a few seconds old. */
function LiveMark() {
  const status = useLiveStatus()
  return (
    <span role="status" className="whitespace-nowrap text-12 text-ink-3 max-[860px]:ml-auto">
      {status === 'reconnecting' && (
        <span className="inline-flex items-center gap-1.5">
          <span className="spin" aria-hidden="true" />
          Reconnecting
        </span>
      )}
    </span>
  )
}

function NarrowMenu({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button variant="quiet" size="icon" aria-label="Menu" className="min-[861px]:hidden">
          <MenuIcon aria-hidden="true" />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="plane-in fixed inset-0 z-30 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="plane-in fixed inset-y-0 left-0 z-40 flex w-[min(280px,85vw)] flex-col bg-sunken px-2 pb-3 shadow-plane outline-none"
        >
          <Dialog.Title className="brand">
            <BrandMark />
            Holdfast
          </Dialog.Title>
          <Navigation onFollow={() => setOpen(false)} />
          <div className="mt-auto">
            <Person me={me} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
