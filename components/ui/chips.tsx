'use client'
import { ToggleGroup as Radix } from 'radix-ui'

export interface Chip<T extends string> {
  value: T
  /** What stands on it, "Mo". */
  label: string
  /** What it is called, "Monday". */
  name: string
}

export interface ChipsProps<T extends string> {
  label: string
  value: readonly T[]
  options: readonly Chip<T>[]
  onChange: (value: T[]) => void
  'aria-describedby'?: string
}

/** Any of a few, all in sight: the days of a week. Arrow keys move, space turns on and off; the order stays that of the options. */
export function Chips<T extends string>({ label, value, options, onChange, ...wiring }: ChipsProps<T>) {
  return (
    <Radix.Root
      {...wiring}
      type="multiple"
      role="group"
      aria-label={label}
      value={[...value]}
      onValueChange={(chosen) => onChange(options.map((option) => option.value).filter((option) => chosen.includes(option)))}
      className="flex flex-wrap gap-1"
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          aria-label={option.name}
          className="grid h-[var(--ctl)] min-w-[calc(var(--ctl)+4px)] place-items-center rounded-2 border border-line-control bg-raised px-2 text-ink-2 hover:bg-hover data-[state=on]:border-accent data-[state=on]:bg-accent-soft data-[state=on]:font-strong data-[state=on]:text-ink data-[state=on]:shadow-[inset_0_0_0_1px_var(--accent)]"
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  )
}
