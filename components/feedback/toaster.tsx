'use client'
import { Toaster as Sonner } from 'sonner'

export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      // On a phone above the bar of actions, which has to stay in reach.
      mobileOffset={{ bottom: 'calc(72px + env(safe-area-inset-bottom))', left: 16, right: 16 }}
      containerAriaLabel="Notifications"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-2.5 rounded-3 bg-raised px-4 py-3 text-13 text-ink-2 shadow-plane [font-family:var(--sans)]! sm:w-[380px]',
          title: 'font-strong text-ink',
          description: 'mt-0.5 text-ink-2',
          icon: 'mt-0.5 text-ink-3 [[data-type=error]_&]:text-danger',
          content: 'min-w-0 flex-1',
          actionButton: 'link shrink-0 self-center text-13',
        },
      }}
    />
  )
}
