'use client'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { liveEvent, type LiveEvent } from '@/lib/contract/event'
import { keys } from './keys'
import { liveStatus, type LiveStatus } from './live-status'

const touched: Record<LiveEvent['resource'], readonly (readonly string[])[]> = {
  // A VM's name stands on its points, and in-place restores are confirmed by typing it.
  vm: [keys.vms, keys.operations, keys.restorePoints],
  'restore-point': [keys.restorePoints, keys.vms],
  operation: [keys.operations, keys.vms],
  session: [keys.sessions],
}

/** Events come in bursts (a row, its operation, its VM); one refetch answers them all. */
const gatherMs = 120
const retryMs = 4_000

function gatherer(client: QueryClient) {
  const waiting = new Set<readonly string[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    for (const queryKey of waiting) void client.invalidateQueries({ queryKey })
    waiting.clear()
  }
  return {
    add(queryKeys: readonly (readonly string[])[]) {
      for (const key of queryKeys) waiting.add(key)
      timer ??= setTimeout(flush, gatherMs)
    },
    stop: () => clearTimeout(timer),
  }
}

/** Opens this tab's one event stream. Mounted once, in the shell. */
export function useLiveEvents(): void {
  const client = useQueryClient()
  useEffect(() => {
    const gather = gatherer(client)
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let missed = false

    const everything = () => gather.add(Object.values(touched).flat())
    const onMessage = (message: MessageEvent<string>) => {
      const event = liveEvent.safeParse(JSON.parse(message.data))
      if (event.success) gather.add(touched[event.data.resource])
    }
    const connect = () => {
      source = new EventSource('/api/v1/events')
      source.onopen = () => {
        liveStatus.set('open')
        if (missed) everything()
        missed = false
      }
      source.onmessage = onMessage
      source.addEventListener('reset', everything)
      source.onerror = () => {
        missed = true
        liveStatus.set('reconnecting')
        // After an answer other than 200 the browser gives up for good; then it is for us to try again.
        if (source?.readyState === EventSource.CLOSED) {
          everything()
          retry = setTimeout(connect, retryMs)
        }
      }
    }
    connect()
    return () => {
      gather.stop()
      clearTimeout(retry)
      source?.close()
      liveStatus.set('connecting')
    }
  }, [client])
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(liveStatus.subscribe, liveStatus.get, () => 'connecting')
}
