'use client'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

const settleMs = 250

/** A search that asks the server once the typing rests. */
export function SearchField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (value !== known) {
    // Changed from outside (Back, "Show all"), not by this field, which tells only after the typing rests.
    setKnown(value)
    setText(value)
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <div className="relative flex-[0_1_260px] max-sm:flex-[1_1_100%]">
      <Search aria-hidden="true" className="absolute top-[calc(50%-8px)] left-[9px] size-4 text-ink-3" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        className="in pl-8"
        value={text}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            setKnown(next.trim())
            onChange(next.trim())
          }, settleMs)
        }}
      />
    </div>
  )
}
