'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** A list's search, filters and order live in the address, so that a reload, a link and Back keep them. */
export function useListParams() {
  const params = useSearchParams()
  const path = usePathname()
  const set = useCallback(
    (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(params)
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      const search = next.toString()
      window.history.replaceState(null, '', search ? `${path}?${search}` : path)
    },
    [params, path],
  )
  return { params, set }
}
