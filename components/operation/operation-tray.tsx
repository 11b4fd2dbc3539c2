'use client'
import { useQuery } from '@tanstack/react-query'
import { ListChecks, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { inFlightOptions } from '@/lib/query/operations'

// Its code comes when it is first opened.
const OperationTrayList = dynamic(() => import('./operation-tray-list').then((module) => module.OperationTrayList), { ssr: false })

/** What is under way, from wherever one is: a count in the top bar, and a plane with it all behind it. */
export function OperationTray() {
  const [open, setOpen] = useState(false)
  const { data } = useQuery(inFlightOptions())
  const count = data?.items.length ?? 0
  return (
    // Not modal: one looks at it beside one's work, and to make the whole page inert takes longer than to open it.
    <Dialog.Root modal={false} open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button
          variant="quiet"
          aria-label={count === 0 ? 'Operations' : `Operations: ${count} under way`}
          className="min-w-[var(--ctl)] px-2"
        >
          {count === 0 ? <ListChecks aria-hidden="true" /> : <span className="spin" aria-hidden="true" />}
          {count > 0 && (
            <span className="num" aria-hidden="true">
              {count}
              <span className="max-sm:hidden"> running</span>
            </span>
          )}
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <div className="plane-in fixed inset-0 z-30 touch-none bg-scrim sm:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          className="plane-in fixed z-40 flex flex-col overflow-hidden bg-raised text-ink-2 shadow-plane outline-none max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[85dvh] max-sm:rounded-t-3 sm:top-[52px] sm:right-3 sm:max-h-[min(640px,calc(100dvh-64px))] sm:w-[420px] sm:rounded-3"
        >
          <div className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="text-14 font-strong text-ink">Operations</Dialog.Title>
            <span className="text-12 text-ink-3">{count === 0 ? 'none under way' : `${count} under way`}</span>
            <Dialog.Close asChild>
              <Button variant="quiet" size="icon" aria-label="Close" className="ml-auto">
                <X aria-hidden="true" />
              </Button>
            </Dialog.Close>
          </div>
          <div className="min-h-0 overflow-auto" tabIndex={0} role="region" aria-label="Operations under way and ended of late">
            <OperationTrayList operations={data?.items ?? []} onFollow={() => setOpen(false)} />
          </div>
          <div className="border-t border-line px-4 py-2.5">
            <Link href="/operations" className="link" onClick={() => setOpen(false)}>
              All operations
            </Link>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
