'use client'
import { useLiveEvents } from '@/lib/query/use-live-events'

/** Holds this tab's event stream open. */
export function LiveEvents() {
  useLiveEvents()
  return null
}
