'use client'
import { Command } from 'cmdk'
import { Check, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { cn } from './cn'
import { rank } from './combobox-rank'
import { Popover } from './popover'

export interface ComboboxOption {
  value: string
  label: string
  /** Small, at the right. */
  aside?: string
  /** Further words that find it. */
  keywords?: string[]
}

export interface ComboboxProps {
  /** What is chosen from, "Time zone". */
  name: string
  value: string
  options: readonly ComboboxOption[]
  onChange: (value: string) => void
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** One of many, found by typing. */
export function Combobox({ name, value, options, onChange, ...wiring }: ComboboxProps) {
  const [open, setOpen] = useState(false)
  const chosen = options.find((option) => option.value === value)
  const choose = (next: string) => {
    onChange(next)
    setOpen(false)
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={name}
      className="w-(--radix-popover-trigger-width) min-w-64"
      trigger={
        <button {...wiring} type="button" className="in flex items-center justify-between gap-2 text-left">
          <span className="truncate">{chosen?.label ?? 'Choose…'}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
        </button>
      }
    >
      <Command label={name} defaultValue={value} filter={rank} className="grid">
        <Command.Input
          autoFocus
          placeholder={`Search ${name.toLowerCase()}`}
          className="h-10 border-b border-line bg-transparent px-3 text-ink outline-none placeholder:text-ink-3"
        />
        <Command.List className="max-h-72 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-4 text-ink-3">Nothing matches.</Command.Empty>
          {options.map((option) => (
            <Command.Item
              key={option.value}
              value={option.value}
              keywords={[option.label, ...(option.keywords ?? [])]}
              onSelect={() => choose(option.value)}
              className="grid min-h-[30px] cursor-default grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2 rounded-2 px-2 py-1 text-ink data-[selected=true]:bg-hover pointer-coarse:min-h-10"
            >
              <Check aria-hidden="true" className={cn('size-4 text-accent', option.value !== value && 'invisible')} />
              <span className="truncate">{option.label}</span>
              {option.aside && <span className="text-12 text-ink-3">{option.aside}</span>}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Popover>
  )
}
