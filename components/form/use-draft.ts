'use client'
import { useEffect, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'

const drafts = new Map<string, FieldValues>()

export interface Draft {
  /** What was typed before is in the form again. */
  restored: boolean
  /** Forgets it: once it was sent, or is no longer wanted. */
  discard: () => void
}

/**
 * Keeps what was typed into a dialog that closes, for the next time that it opens in this tab. `key` names dialog and thing. Not for a
 * form that holds a password or a typed confirmation.
 */
export function useDraft<T extends FieldValues>(form: UseFormReturn<T>, key: string): Draft {
  const [restored, setRestored] = useState(() => drafts.has(key))
  useEffect(() => {
    const kept = drafts.get(key)
    // The key names the form, so that what lies under it was typed into the same fields.
    if (kept) form.reset(kept as T, { keepDefaultValues: true })
    return form.subscribe({
      formState: { values: true, isDirty: true },
      callback: ({ values, isDirty }) => {
        if (isDirty) drafts.set(key, { ...values })
        else drafts.delete(key)
      },
    })
  }, [form, key])
  return {
    restored,
    discard: () => {
      drafts.delete(key)
      setRestored(false)
    },
  }
}
