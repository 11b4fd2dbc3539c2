'use client'
import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { cn } from './cn'

export interface SelectOption<T extends string> {
  value: T
  label: string
  /** Why it cannot be chosen now. */
  reason?: string
}

export interface SelectProps<T extends string> {
  value: T
  options: readonly SelectOption<T>[]
  onChange: (value: T) => void
  id?: string
  className?: string
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** One of a list too long to stand in the open. */
export function Select<T extends string>({ value, options, onChange, className, ...wiring }: SelectProps<T>) {
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <Radix.Root value={value} onValueChange={choose}>
      <Radix.Trigger {...wiring} className={cn('in flex items-center justify-between gap-2 text-left', className)}>
        <span className="truncate">
          <Radix.Value />
        </span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={12}
          className="plane-in z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-[8px] bg-raised p-1 shadow-menu"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.reason !== undefined}
                className="grid min-h-[30px] cursor-default grid-cols-[16px_minmax(0,1fr)] items-center gap-x-2 rounded-2 px-2 py-1 text-ink outline-none data-disabled:text-ink-3 data-highlighted:bg-hover pointer-coarse:min-h-10"
              >
                <Radix.ItemIndicator>
                  <Check aria-hidden="true" className="size-4 text-accent" />
                </Radix.ItemIndicator>
                <span className="col-start-2">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.reason && <span className="block text-12">{option.reason}</span>}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
