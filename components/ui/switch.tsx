'use client'
import { Switch as Radix } from 'radix-ui'

export interface SwitchProps {
  checked: boolean
  onChange: (checked: boolean) => void
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string
  /** The change is on its way; a second one waits. */
  busy?: boolean
}

/** On or off, at once: where nothing has to be saved afterwards. */
export function Switch({ checked, onChange, busy = false, ...wiring }: SwitchProps) {
  return (
    <Radix.Root
      {...wiring}
      {...(busy ? { 'aria-busy': true } : {})}
      checked={checked}
      onCheckedChange={(next) => {
        if (!busy) onChange(next)
      }}
      className="relative inline-block h-5 w-9 shrink-0 rounded-full border border-line-control bg-sunken transition-colors duration-[var(--d-1)] before:absolute before:-inset-2.5 focus-visible:rounded-full data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="absolute top-0.5 left-0.5 block size-3.5 rounded-full bg-fill transition-transform duration-[var(--d-1)] data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  )
}
