'use client'
import type { Draft } from './use-draft'

/** Says that the form holds what was typed before, and how to be rid of it. */
export function DraftNote({ draft, onReset }: { draft: Draft; onReset: () => void }) {
  if (!draft.restored) return null
  return (
    <p role="status" className="flex flex-wrap items-baseline gap-x-3 text-12 text-ink-3">
      What you typed before is still here.
      <button
        type="button"
        className="link"
        onClick={() => {
          draft.discard()
          onReset()
        }}
      >
        Start afresh
      </button>
    </p>
  )
}
