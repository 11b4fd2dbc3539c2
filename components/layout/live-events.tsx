'use client'
import { useLiveEvents, type LiveSession } from '@/lib/query/use-live-events'

/** Holds the browser's event stream, or listens to the tab that does. */
export function LiveEvents({ session }: { session: LiveSession }) {
  useLiveEvents(session)
  return null
}
