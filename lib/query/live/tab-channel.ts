import { z } from 'zod'
import { eventPosition, liveEvent, sentAtOf } from '@/lib/contract/event'
import type { LiveStatus } from '../live-status'
import { openEventStream, type NumberedEvent } from './event-stream'

/** What the leader keeps for a tab that comes later: longer than a page takes from the server to its first effect. */
const keptEvents = 200
/** A visible tab asks this often whether its leader still lives, and waits this long for the answer before it takes over. */
const askEveryMs = 20_000
const answerLimitMs = 3_000
const rememberedIds = 2_000
/** What was sent this long before a page was made may have been recorded after it (see lib/services/list-events-since). */
const overlapMs = 20_000

const status = z.enum(['connecting', 'open', 'reconnecting'])
const numbered = z.object({ id: eventPosition, event: liveEvent })
const tabMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('events'), events: z.array(numbered) }),
  z.object({ type: z.literal('reset'), position: eventPosition }),
  z.object({ type: z.literal('status'), status }),
  z.object({ type: z.literal('signed-out') }),
  z.object({ type: z.literal('hello') }),
])
type TabMessage = z.infer<typeof tabMessage>

export interface TabChannelOptions {
  /** The same for all tabs of one session, another for another: what is heard here is shown there. */
  name: string
  url: string
  /** Where the stream stood when this tab's page was made. */
  position: string
  onEvents: (events: NumberedEvent[]) => void
  onReset: () => void
  onStatus: (status: LiveStatus) => void
  onSignedOut: () => void
}

/**
 * Joins the tabs of this browser. One of them, the holder of a Web Lock, keeps the event stream and tells the others; when it goes, the next
 * one takes the lock and goes on from the last event that any of them has heard. A leader that does not answer (a tab that the system has put
 * to sleep) has its lock taken away. Returns how to leave.
 */
export function joinTabs(options: TabChannelOptions): () => void {
  const tab = new Tab(options)
  tab.join()
  return () => tab.leave()
}

class Tab {
  readonly #options: TabChannelOptions
  readonly #channel: BroadcastChannel
  readonly #left = new AbortController()
  readonly #seen = new Set<string>()
  #recent: NumberedEvent[] = []
  #position: string
  #status: LiveStatus = 'connecting'
  #stopLeading: (() => void) | null = null
  #asking: ReturnType<typeof setTimeout> | undefined
  #askEvery: ReturnType<typeof setInterval> | undefined

  constructor(options: TabChannelOptions) {
    this.#options = options
    this.#position = options.position
    this.#channel = new BroadcastChannel(options.name)
  }

  join(): void {
    this.#channel.onmessage = ({ data }) => {
      // A tab of another version may speak otherwise; what it says is then not for us.
      const message = tabMessage.safeParse(data)
      if (message.success) this.#hear(message.data)
    }
    this.#stand(false)
    this.#ask()
    this.#askEvery = setInterval(this.#ask, askEveryMs)
    document.addEventListener('visibilitychange', this.#ask)
  }

  leave(): void {
    this.#left.abort()
    document.removeEventListener('visibilitychange', this.#ask)
    clearInterval(this.#askEvery)
    clearTimeout(this.#asking)
    this.#stopLeading?.()
    this.#channel.close()
  }

  /** Waits to become the leader, or takes the place of one that is silent. */
  #stand(steal: boolean): void {
    // Only pages from a secure origin have locks; elsewhere each tab keeps a stream of its own.
    const locks = 'locks' in navigator ? navigator.locks : null
    if (!locks) return void this.#lead()
    const held = () => this.#lead()
    const request = steal
      ? locks.request(this.#options.name, { steal: true }, held)
      : locks.request(this.#options.name, { signal: this.#left.signal }, held)
    // Refused when this tab leaves, or when another takes the lock away: then it is a tab like any other again.
    request.catch(() => {
      this.#stopLeading?.()
      if (!this.#left.signal.aborted) this.#stand(false)
    })
  }

  /** Leads until it is over; the promise is what holds the lock. */
  #lead(): Promise<void> {
    if (this.#left.signal.aborted || this.#stopLeading) return Promise.resolve()
    clearTimeout(this.#asking)
    return new Promise((resolve) => {
      const close = openEventStream({
        url: this.#options.url,
        position: () => this.#position,
        onOpen: () => this.#tell({ type: 'status', status: 'open' }),
        onLost: () => this.#tell({ type: 'status', status: 'reconnecting' }),
        onEvent: (event) => this.#tell({ type: 'events', events: [event] }),
        onReset: (position) => this.#tell({ type: 'reset', position }),
        onSignedOut: () => this.#tell({ type: 'signed-out' }),
      })
      this.#stopLeading = () => {
        this.#stopLeading = null
        close()
        resolve()
      }
    })
  }

  readonly #ask = (): void => {
    if (this.#stopLeading || document.visibilityState === 'hidden') return
    this.#post({ type: 'hello' })
    clearTimeout(this.#asking)
    this.#asking = setTimeout(() => {
      if (!this.#stopLeading) this.#stand(true)
    }, answerLimitMs)
  }

  #tell(message: TabMessage): void {
    this.#post(message)
    this.#hear(message)
  }

  #post(message: TabMessage): void {
    if (!this.#left.signal.aborted) this.#channel.postMessage(message)
  }

  #hear(message: TabMessage): void {
    switch (message.type) {
      case 'hello':
        if (!this.#stopLeading) return
        this.#post({ type: 'status', status: this.#status })
        if (this.#recent.length > 0) this.#post({ type: 'events', events: this.#recent })
        return
      case 'status':
        clearTimeout(this.#asking)
        this.#status = message.status
        return this.#options.onStatus(message.status)
      case 'events':
        return this.#take(message.events)
      case 'reset':
        this.#position = message.position
        return this.#options.onReset()
      case 'signed-out':
        return this.#options.onSignedOut()
    }
  }

  #take(events: NumberedEvent[]): void {
    const begin = sentAtOf(this.#options.position) - overlapMs
    const fresh = events.filter(({ id }) => !this.#seen.has(numberOf(id)) && sentAtOf(id) >= begin)
    for (const { id } of fresh) {
      this.#seen.add(numberOf(id))
      if (sentAtOf(id) > sentAtOf(this.#position)) this.#position = id
    }
    for (const oldest of this.#seen) {
      if (this.#seen.size <= rememberedIds) break
      this.#seen.delete(oldest)
    }
    this.#recent = [...this.#recent, ...fresh].slice(-keptEvents)
    if (fresh.length > 0) this.#options.onEvents(fresh)
  }
}

/** An event that is sent again has another time and the same number. */
function numberOf(position: string): string {
  return position.slice(position.indexOf('-') + 1)
}
