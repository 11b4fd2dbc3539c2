'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { changedSearch, isStep, type ListChanges } from './list-params'

/** A list's search, filters and order live in the address, so that a reload, a link and Back keep them. */
export function useListParams() {
  const params = useSearchParams()
  const path = usePathname()
  const set = useCallback(
    (changes: ListChanges) => {
      const now = new URLSearchParams(params)
      const search = changedSearch(now, changes)
      if (search === now.toString()) return
      const address = search ? `${path}?${search}` : path
      if (isStep(now, changes)) window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
    },
    [params, path],
  )
  return { params, set }
}
