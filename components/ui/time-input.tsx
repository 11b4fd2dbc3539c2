'use client'
import { Clock } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { halfHours, parseWallTime, shiftWallTime } from '@/lib/format/wall-time'
import { cn } from './cn'
import { Popover } from './popover'

export interface TimeInputProps {
  /** "02:30" */
  value: string
  onChange: (value: string) => void
  /** What the list of times is called. */
  name: string
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** An hour alone may be the beginning of another. */
const hasMinutes = /\d\D?\d{2}/

/**
 * A time of day that can be typed in any usual way, moved with the arrow keys (hour or minute, by where the caret is), or picked. What was
 * typed and is none is handed on as it is, so that the form can say so.
 */
export function TimeInput({ value, onChange, name, ...wiring }: TimeInputProps) {
  const [text, setText] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const accept = (typed: string) => {
    onChange(parseWallTime(typed) ?? typed.trim())
    setText(null)
  }
  /** What is whole is told at once; it stays as it was typed until the field is left. */
  const type = (typed: string) => {
    setText(typed)
    const time = parseWallTime(typed)
    if (time && hasMinutes.test(typed)) onChange(time)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && text !== null) accept(text)
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    const input = event.currentTarget
    const caret = input.selectionStart ?? 0
    const step = (caret <= 2 ? 60 : event.shiftKey ? 1 : 5) * (event.key === 'ArrowUp' ? 1 : -1)
    onChange(shiftWallTime(parseWallTime(text ?? value) ?? '00:00', step))
    setText(null)
    requestAnimationFrame(() => input.setSelectionRange(caret, caret))
  }
  return (
    <span className="relative inline-block w-28">
      <input
        {...wiring}
        className="in pr-9"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        value={text ?? value}
        onChange={({ target }) => type(target.value)}
        onBlur={() => {
          if (text !== null) accept(text)
        }}
        onKeyDown={onKeyDown}
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        align="end"
        label={name}
        className="w-28"
        trigger={
          <button
            type="button"
            aria-label={`Pick: ${name}`}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-2 text-ink-3 hover:text-ink"
          >
            <Clock aria-hidden="true" className="size-4" />
          </button>
        }
      >
        <Times
          value={value}
          onPick={(time) => {
            onChange(time)
            setText(null)
            setOpen(false)
          }}
        />
      </Popover>
    </span>
  )
}

function Times({ value, onPick }: { value: string; onPick: (time: string) => void }) {
  const near = halfHours.findLast((time) => time <= value) ?? halfHours[0]
  const current = useRef<HTMLButtonElement>(null)
  useEffect(() => current.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const next = event.key === 'ArrowDown' ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && next instanceof HTMLElement) {
      event.preventDefault()
      next.focus()
    }
  }
  return (
    <div className="grid max-h-60 overflow-y-auto p-1">
      {halfHours.map((time) => (
        <button
          key={time}
          type="button"
          ref={time === near ? current : null}
          tabIndex={time === near ? 0 : -1}
          {...(time === value ? { 'aria-current': true } : {})}
          onClick={() => onPick(time)}
          onKeyDown={onKeyDown}
          className={cn(
            'min-h-[30px] rounded-2 px-2 text-left text-ink hover:bg-hover pointer-coarse:min-h-10',
            time === value && 'bg-accent-soft font-strong',
          )}
        >
          {time}
        </button>
      ))}
    </div>
  )
}
