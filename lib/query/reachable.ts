'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'

const probeEveryMs = 3_000

function subscribeOnline(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** A refused connection is an answer to this question, not an error. */
async function answers(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/api/health', { signal, cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Whether the server can be reached: false while the browser is offline, or after a call without an answer until a probe has one. */
export function useReachable(): boolean {
  const client = useQueryClient()
  const online = useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine,
    () => true,
  )
  const [unanswered, setUnanswered] = useState(false)
  useEffect(() => {
    // What fetch throws when there is no answer at all.
    const noAnswer = (error: unknown) => error instanceof TypeError
    const stops = [
      client.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error' && noAnswer(event.action.error)) setUnanswered(true)
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error' && noAnswer(event.action.error)) setUnanswered(true)
      }),
    ]
    return () => stops.forEach((stop) => stop())
  }, [client])
  useEffect(() => {
    if (!unanswered || !online) return
    const stop = new AbortController()
    const ask = async () => {
      if (!(await answers(stop.signal))) return
      setUnanswered(false)
      void client.invalidateQueries({ predicate: (query) => query.state.status === 'error' })
    }
    const timer = setInterval(() => void ask(), probeEveryMs)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [unanswered, online, client])
  return online && !unanswered
}
