'use client'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

const settleMs = 250

/** Whether a key that is pressed here is meant for what is written, or for a plane above the page. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'))
  )
}

/** A search that asks the server once the typing rests. The key / comes to it from anywhere on the page. */
export function SearchField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState(value)
  if (value !== seen) {
    setSeen(value)
    if (value !== sent) {
      // Changed from outside (Back, "Show all"). What this field has sent itself comes back late: by then more may have been typed.
      setSent(value)
      setText(value)
    }
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    const come = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTaken(event.target)) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    document.addEventListener('keydown', come)
    return () => document.removeEventListener('keydown', come)
  }, [])
  return (
    <div className="relative flex-[0_1_260px] max-sm:flex-[1_1_100%]">
      <Search aria-hidden="true" className="absolute top-[calc(50%-8px)] left-[9px] size-4 text-ink-3" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        className="in peer pr-8 pl-8"
        value={text}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            setSent(next.trim())
            onChange(next.trim())
          }, settleMs)
        }}
      />
      <kbd aria-hidden="true" className="key-hint peer-focus:hidden peer-not-placeholder-shown:hidden">
        /
      </kbd>
    </div>
  )
}
