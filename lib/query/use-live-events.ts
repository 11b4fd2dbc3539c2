'use client'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { LiveEvent } from '@/lib/contract/event'
import { inFlightOptions } from './operations'
import { applyEvents, refetchAll } from './live/apply-events'
import { joinTabs } from './live/tab-channel'
import { watchHydrated } from './live/watch-hydrated'
import { liveStatus, type LiveStatus } from './live-status'
import { leaveForSignIn } from './query-client'

/** Events come in bursts (a row, its operation, its VM): they are applied together. */
const gatherMs = 60

export interface LiveSession {
  userId: string
  accountId: string
  /** Where the event stream stood when the page was made. */
  position: string
}

/** Applies events in their order, one handful after the other, so that what is read is never of before its event. */
function gatherer(client: QueryClient) {
  const waiting: LiveEvent[] = []
  let running = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = async () => {
    timer = undefined
    if (running) return
    running = true
    try {
      while (waiting.length > 0) await applyEvents(client, waiting.splice(0))
    } finally {
      running = false
    }
  }
  return {
    add(events: LiveEvent[]) {
      waiting.push(...events)
      timer ??= setTimeout(() => void flush(), gatherMs)
    },
    stop: () => clearTimeout(timer),
  }
}

/** Keeps this tab's cache true to what happens, over the browser's one event stream. Mounted once, in the shell. */
export function useLiveEvents({ userId, accountId, position }: LiveSession): void {
  const client = useQueryClient()
  useEffect(() => {
    const gather = gatherer(client)
    const pages = watchHydrated(client)
    const leave = joinTabs({
      name: `holdfast-live-1:${userId}:${accountId}`,
      url: '/api/v1/events',
      position,
      onEvents: (numbered) => {
        const events = numbered.map(({ event }) => event)
        pages.heard(events)
        gather.add(events)
      },
      onReset: () => refetchAll(client),
      onSignedOut: leaveForSignIn,
      onStatus: (status) => {
        liveStatus.set(status)
        // Polling goes on from here (see pollWhile), by what is read now.
        if (status === 'reconnecting') void client.invalidateQueries({ queryKey: inFlightOptions().queryKey })
      },
    })
    return () => {
      leave()
      pages.stop()
      gather.stop()
      liveStatus.set('connecting')
    }
    // The position is where this page began; a later render of the layout brings another, which this tab has passed by then.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, userId, accountId])
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(liveStatus.subscribe, liveStatus.get, () => 'connecting')
}
