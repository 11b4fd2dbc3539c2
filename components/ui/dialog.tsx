'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { createContext, useContext, useRef, type ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** One line under the title; read out with it. */
  description: ReactNode
  children?: ReactNode
  /** The buttons, the last one being the one that acts. */
  footer: ReactNode
  /** Left of the buttons. */
  hint?: ReactNode
  wide?: boolean
  /** Its request is under way: nothing closes it until the answer is there. */
  busy?: boolean
  /** Given when the dialog asks before data goes. */
  role?: 'dialog' | 'alertdialog'
  onSubmit?: (event: React.FormEvent<HTMLFormElement>) => void
}

const Busy = createContext(false)

/**
 * A plane in the middle; on a phone it fills the screen with its buttons fixed below. With `onSubmit` it is a form, and a click beside it
 * does not close it: what was typed goes only by Escape, Close or Cancel.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  hint,
  wide = false,
  busy = false,
  role = 'dialog',
  onSubmit,
}: DialogProps) {
  const opener = useRef<HTMLElement | null>(null)
  const body = (
    <>
      <div className="flex items-start gap-3 border-b border-line px-4 pt-5 pb-4 sm:px-6">
        <div className="min-w-0">
          <Radix.Title className="text-20 leading-[1.2] [overflow-wrap:anywhere]">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-1.5 text-ink-3">{description}</div>
          </Radix.Description>
        </div>
        <Radix.Close asChild>
          <Button
            variant="quiet"
            size="icon"
            aria-label="Close"
            className="-mt-1 -mr-2 ml-auto"
            reason={busy ? 'Wait for the answer.' : undefined}
          >
            <X aria-hidden="true" />
          </Button>
        </Radix.Close>
      </div>
      <div className="grid content-start gap-5 overflow-auto px-4 py-5 empty:hidden sm:px-6">{children}</div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3 sm:px-6">
        <div className="flex-[1_1_12rem] text-12 text-ink-3 max-sm:basis-full">{hint}</div>
        <div className="flex gap-2 max-sm:grow max-sm:[&>button]:flex-1">{footer}</div>
      </div>
    </>
  )
  const layout = 'grid max-h-full min-h-0 grid-rows-[auto_minmax(0,1fr)_auto] max-sm:h-full'
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next || !busy) && onOpenChange(next)}>
      <Radix.Portal>
        <Radix.Overlay className="plane-in fixed inset-0 z-30 bg-scrim" />
        <Radix.Content
          role={role}
          onOpenAutoFocus={() => {
            opener.current = focusToReturnTo()
          }}
          onCloseAutoFocus={(event) => {
            // Without a trigger of its own Radix would leave the focus nowhere.
            event.preventDefault()
            opener.current?.focus()
          }}
          {...(busy ? { 'aria-busy': true } : {})}
          onInteractOutside={(event) => {
            // A toast lies outside and is no wish to leave.
            if (onSubmit || busy || isToast(event.target)) event.preventDefault()
          }}
          className={cn(
            'plane-in fixed z-40 overflow-hidden bg-raised text-ink-2 shadow-plane outline-none',
            'max-sm:inset-0 sm:top-1/2 sm:left-1/2 sm:flex sm:max-h-[calc(100dvh-48px)] sm:w-[calc(100%-32px)] sm:-translate-1/2 sm:flex-col sm:rounded-3',
            wide ? 'sm:max-w-[760px]' : 'sm:max-w-[520px]',
          )}
        >
          <Busy value={busy}>
            {onSubmit ? (
              <form className={layout} onSubmit={onSubmit} noValidate>
                {body}
              </form>
            ) : (
              <div className={layout}>{body}</div>
            )}
          </Busy>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** What has the focus now; of a menu that is about to close, what opened it. */
function focusToReturnTo(): HTMLElement | null {
  const active = document.activeElement
  const menu = active?.closest('[role="menu"]')
  const trigger = menu && document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
  return trigger ?? (active instanceof HTMLElement ? active : null)
}

function isToast(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-sonner-toaster]') !== null
}

/** Leaves without doing anything; not while the request is under way. `onCancel` runs before it closes. */
export function DialogCancel({ onCancel, children = 'Cancel' }: { onCancel?: () => void; children?: ReactNode }) {
  const busy = useContext(Busy)
  return (
    <Radix.Close asChild>
      <Button
        reason={busy ? 'It has been asked for; wait for the answer.' : undefined}
        onClick={() => {
          if (!busy) onCancel?.()
        }}
      >
        {children}
      </Button>
    </Radix.Close>
  )
}
