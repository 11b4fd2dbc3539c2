'use client'
import { Check, Minus } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** An entry of a menu that is on or off; the menu stays open, for more than one choice. */
export function MenuCheckbox({
  checked,
  onChange,
  children,
}: {
  /** `indeterminate`: neither chosen nor taken off by hand. */
  checked: boolean | 'indeterminate'
  onChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className="flex min-h-[30px] cursor-default items-center gap-2.5 rounded-2 px-2 py-1 text-ink outline-none data-highlighted:bg-hover pointer-coarse:min-h-10"
    >
      <span className="grid size-4 place-items-center">
        <Radix.ItemIndicator>
          {checked === 'indeterminate' ? (
            <Minus aria-hidden="true" className="size-4 text-ink-3" />
          ) : (
            <Check aria-hidden="true" className="size-4 text-accent" />
          )}
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  )
}
