import { z } from 'zod'
import type { Actor } from '@/lib/actor'
import { resolveSession } from '@/lib/auth/resolve-session'
import type { Clock } from '@/lib/clock'
import { eventChannel, liveEvent } from '@/lib/contract/event'
import type { Db } from '@/lib/db/client'
import { webSubscriptions } from '@/lib/redis'
import { listEventsSince } from '@/lib/services/list-events-since'
import { webLog } from '@/lib/web-log'

const pingMs = 25_000
/** Parts that may wait for a slow reader; then the stream ends, and the browser comes back with Last-Event-ID. */
const bufferedParts = 256

const message = z.object({ id: z.string().regex(/^\d{1,18}$/), event: liveEvent })
const lastEventId = z.string().regex(/^\d{1,18}$/)

interface Stream {
  request: Request
  actor: Actor
  db: Db
  clock: Clock
}

/** GET /events: what changed in the account, as it happens, for as long as the session is good. */
export function streamEvents(stream: Stream): Promise<Response> {
  const feed = new EventFeed(stream)
  const body = new ReadableStream<Uint8Array>(
    { start: (controller) => feed.start(controller), cancel: () => feed.close() },
    { highWaterMark: bufferedParts },
  )
  return Promise.resolve(
    new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
    }),
  )
}

class EventFeed {
  readonly #stream: Stream
  readonly #encoder = new TextEncoder()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #lastId: string | null
  #stopListening: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(stream: Stream) {
    this.#stream = stream
    const given = lastEventId.safeParse(stream.request.headers.get('last-event-id'))
    this.#lastId = given.success ? given.data : null
  }

  async start(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#controller = controller
    const { request, actor } = this.#stream
    if (request.signal.aborted) return this.close()
    request.signal.addEventListener('abort', () => this.close(), { once: true })
    this.#write('retry: 2000\n: connected\n\n')
    const stop = await webSubscriptions().listen(eventChannel(actor.accountId), {
      onMessage: (text) => this.#hear(text),
      onGap: () => this.#run(() => this.#catchUp()),
    })
    if (this.#isClosed()) return stop()
    this.#stopListening = stop
    this.#timer = setInterval(() => this.#run(() => this.#ping()), pingMs)
    if (request.headers.has('last-event-id')) this.#run(() => this.#catchUp())
  }

  #isClosed(): boolean {
    return this.#controller === null
  }

  close(): void {
    const controller = this.#controller
    if (!controller) return
    this.#controller = null
    if (this.#timer) clearInterval(this.#timer)
    this.#stopListening?.()
    try {
      controller.close()
    } catch (err) {
      // The reader has cancelled already; the stream is closed from its side.
      webLog().debug({ err }, 'event stream')
    }
  }

  /** Whatever goes wrong ends the stream: the browser reconnects, and catches up from its last id. */
  #run(work: () => Promise<void>): void {
    work().catch((err: unknown) => {
      webLog().warn({ err }, 'event stream')
      this.close()
    })
  }

  #hear(text: string): void {
    this.#run(async () => {
      const { id, event } = message.parse(JSON.parse(text))
      if (event.resource === 'session' && !(await this.#sessionIsGood())) return this.close()
      this.#tell(id, event)
    })
  }

  #tell(id: string, event: z.infer<typeof liveEvent>): void {
    if (this.#lastId === null || BigInt(id) > BigInt(this.#lastId)) this.#lastId = id
    this.#write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`)
  }

  async #catchUp(): Promise<void> {
    const { db, actor } = this.#stream
    const missed = this.#lastId === null ? 'reset' : await listEventsSince(db, actor.accountId, this.#lastId)
    if (missed === 'reset') this.#write('event: reset\ndata: {}\n\n')
    else for (const { id, event } of missed) this.#tell(id, event)
  }

  async #ping(): Promise<void> {
    if (await this.#sessionIsGood()) this.#write('event: ping\ndata: {}\n\n')
    else this.close()
  }

  async #sessionIsGood(): Promise<boolean> {
    const { db, clock, actor } = this.#stream
    const now = await resolveSession({ db, clock, sessionId: actor.sessionId, address: actor.address ?? '', requestId: actor.requestId })
    return now !== null && now.role === actor.role
  }

  #write(text: string): void {
    const controller = this.#controller
    if (!controller) return
    if ((controller.desiredSize ?? 0) <= 0) return this.close()
    controller.enqueue(this.#encoder.encode(text))
  }
}
