'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Keyboard, LogOut, Monitor, Moon, Sun, SunMoon } from 'lucide-react'
import { ProblemNote } from '@/components/feedback/problem-note'
import { consolePages } from '@/components/layout/pages'
import { signOut } from '@/components/layout/sign-out'
import { applyTheme } from '@/components/layout/theme'
import { PointMark } from '@/components/restore-point/point-mark'
import { Age } from '@/components/ui/time'
import { powerLabel } from '@/components/vm/power-mark'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { paletteSearchOptions } from '@/lib/query/palette'
import { PaletteGroup, PaletteItem, PaletteWaiting } from './palette-item'
import type { Recent } from './recent'
import { useSettled } from './use-settled'

export interface PaletteRootProps {
  text: string
  recent: readonly Recent[]
  onGo: (href: string) => void
  onVm: (vm: Recent) => void
  onPoint: (point: RestorePoint) => void
  onHelp: () => void
  onDone: () => void
}

const settleMs = 150

/** The first level: machines and points that match, pages, and what concerns the panel itself. */
export function PaletteRoot({ text, recent, onGo, onVm, onPoint, onHelp, onDone }: PaletteRootProps) {
  const typed = text.trim()
  const q = useSettled(typed, settleMs)
  const found = useQuery({ ...paletteSearchOptions(q), enabled: q !== '', placeholderData: keepPreviousData })
  const { vms, points } = (q && typed && found.data) || { vms: [], points: [] }
  const pages = consolePages.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
  const own = ownItems(onHelp, onDone).filter(({ words, label }) => `${words} ${label}`.toLowerCase().includes(typed.toLowerCase()))
  const waiting = typed !== '' && !found.error && (typed !== q || found.isFetching)
  const matches = vms.length + points.length
  return (
    <>
      {found.error && typed && (
        <div className="px-2.5 pb-2">
          <ProblemNote title="The search failed" error={found.error} onRetry={() => void found.refetch()} />
        </div>
      )}
      {!typed && recent.length > 0 && (
        <PaletteGroup heading="Recent">
          {recent.map((vm) => (
            <PaletteItem key={vm.id} value={`recent ${vm.id}`} icon={<Monitor aria-hidden="true" />} onSelect={() => onVm(vm)}>
              {vm.name}
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {vms.length > 0 && (
        <PaletteGroup heading="Virtual machines">
          {vms.map((vm) => (
            <PaletteItem
              key={vm.id}
              value={vm.id}
              icon={<Monitor aria-hidden="true" />}
              aside={powerLabel[vm.power]}
              onSelect={() => onVm(vm)}
            >
              {vm.name}
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {points.length > 0 && (
        <PaletteGroup heading="Restore points">
          {points.map((point) => (
            <PaletteItem
              key={point.id}
              value={point.id}
              icon={<PointMark point={point} />}
              aside={
                <>
                  {point.vmName} · <Age at={point.capturedAt ?? point.createdAt} />
                </>
              }
              onSelect={() => onPoint(point)}
            >
              {point.name}
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {waiting && matches === 0 && <PaletteWaiting>Searching</PaletteWaiting>}
      {pages.length > 0 && (
        <PaletteGroup heading="Go to">
          {pages.map(({ href, label, Icon }) => (
            <PaletteItem
              key={href}
              value={`page ${label}`}
              icon={<Icon aria-hidden="true" strokeWidth={1.6} />}
              onSelect={() => onGo(href)}
            >
              {label}
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {own.length > 0 && (
        <PaletteGroup heading="This panel">
          {own.map(({ words, label, icon, run }) => (
            <PaletteItem key={label} value={words} icon={icon} onSelect={run}>
              {label}
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {!waiting && !found.error && matches + own.length + pages.length === 0 && (
        <p role="status" className="px-2.5 py-6 text-center">
          Nothing matches “{typed}”. Names of machines and of restore points are searched.
        </p>
      )}
    </>
  )
}

function ownItems(onHelp: () => void, onDone: () => void) {
  const theme = (which: 'system' | 'light' | 'dark') => () => {
    applyTheme(which)
    onDone()
  }
  return [
    { words: 'theme light', label: 'Light appearance', icon: <Sun aria-hidden="true" />, run: theme('light') },
    { words: 'theme dark', label: 'Dark appearance', icon: <Moon aria-hidden="true" />, run: theme('dark') },
    { words: 'theme system', label: 'Appearance as the system', icon: <SunMoon aria-hidden="true" />, run: theme('system') },
    { words: 'keys help', label: 'Keyboard shortcuts', icon: <Keyboard aria-hidden="true" />, run: onHelp },
    { words: 'log out', label: 'Sign out', icon: <LogOut aria-hidden="true" />, run: () => void signOut() },
  ]
}
