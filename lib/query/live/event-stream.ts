import { liveEvent, type LiveEvent } from '@/lib/contract/event'
import { createEventReader, type StreamEvent } from './event-lines'

/** The server pings every 25 s; a connection that is silent for longer is dead, whatever the network says. */
const silenceMs = 60_000
const shortestWaitMs = 500
const longestWaitMs = 15_000

export interface NumberedEvent {
  id: string
  event: LiveEvent
}

export interface StreamOptions {
  url: string
  /** Asked before each attempt: whatever was sent after this position is sent again. */
  position: () => string | null
  onOpen: () => void
  onEvent: (event: NumberedEvent) => void
  /** Events up to this position were missed and cannot be had again. */
  onReset: (position: string) => void
  onLost: () => void
  /** The session is over. No further attempt is made. */
  onSignedOut: () => void
}

/** Holds one event stream open until the returned function is called, coming back by itself whenever it breaks. */
export function openEventStream(options: StreamOptions): () => void {
  const closed = new AbortController()
  void hold(options, closed.signal)
  return () => closed.abort()
}

async function hold(options: StreamOptions, closed: AbortSignal): Promise<void> {
  let failures = 0
  for (;;) {
    const end = await attempt(options, closed, () => {
      failures = 0
      options.onOpen()
    })
    if (closed.aborted) return
    if (end === 'signed-out') return options.onSignedOut()
    options.onLost()
    await pause(waitMs(failures++), closed)
  }
}

/** All browsers of a server that went away would come back in the same instant: each waits by chance up to twice as long. */
function waitMs(failures: number): number {
  return Math.min(longestWaitMs, shortestWaitMs * 2 ** failures) * (0.5 + Math.random())
}

async function attempt(options: StreamOptions, closed: AbortSignal, onOpen: () => void): Promise<'signed-out' | 'lost'> {
  const broken = new AbortController()
  const breakOff = () => broken.abort()
  let timer = setTimeout(breakOff, silenceMs)
  closed.addEventListener('abort', breakOff, { once: true })
  window.addEventListener('offline', breakOff, { once: true })
  if (closed.aborted) breakOff()
  try {
    const last = options.position()
    const response = await fetch(options.url, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: broken.signal,
      headers: { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) },
    })
    if (response.status === 401) return 'signed-out'
    if (!response.ok || !response.body) return 'lost'
    onOpen()
    const read = createEventReader()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(breakOff, silenceMs)
      for (const event of read(part.value)) hand(event, options)
    }
    return 'lost'
  } catch {
    // No network, or it broke in the middle; there is nothing in it that the reader could be told beyond "lost".
    return 'lost'
  } finally {
    clearTimeout(timer)
    closed.removeEventListener('abort', breakOff)
    window.removeEventListener('offline', breakOff)
  }
}

function hand({ id, type, data }: StreamEvent, { onEvent, onReset }: StreamOptions): void {
  if (id === null) return
  if (type === 'reset') return onReset(id)
  if (type !== 'message') return
  // Of a newer server: it means nothing to this page.
  const event = liveEvent.safeParse(JSON.parse(data))
  if (event.success) onEvent({ id, event: event.data })
}

/** Ends early when the network is back. */
function pause(ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      window.removeEventListener('online', end)
      closed.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    window.addEventListener('online', end)
    closed.addEventListener('abort', end)
  })
}
