import { z } from 'zod'
import type { Actor } from '@/lib/actor'
import { resolveSession } from '@/lib/auth/resolve-session'
import type { Clock } from '@/lib/clock'
import { eventChannel, eventPosition, liveEvent, sentAtOf } from '@/lib/contract/event'
import type { Db } from '@/lib/db/client'
import { webSubscriptions } from '@/lib/redis'
import { getEventPosition, listEventsSince } from '@/lib/services/list-events-since'
import { webLog } from '@/lib/web-log'

const pingMs = 25_000
/** Parts that may wait for a slow reader; then the stream ends, and the browser comes back with Last-Event-ID. */
const bufferedParts = 256

const message = z.object({ id: eventPosition, event: liveEvent })

interface Line {
  id: string
  resource: string
  bytes: Uint8Array
}

const encoder = new TextEncoder()

function lineOf(id: string, event: z.infer<typeof liveEvent>): string {
  return `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`
}

let heard: { text: string; line: Line } | null = null

/** A message goes to all streams of its account one after the other: it is read and written out once for them all. */
function readMessage(text: string): Line {
  if (heard?.text !== text) {
    const { id, event } = message.parse(JSON.parse(text))
    heard = { text, line: { id, resource: event.resource, bytes: encoder.encode(lineOf(id, event)) } }
  }
  return heard.line
}

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
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #lastId: string | null
  #stopListening: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(stream: Stream) {
    this.#stream = stream
    const given = eventPosition.safeParse(stream.request.headers.get('last-event-id'))
    this.#lastId = given.success ? given.data : null
  }

  async start(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#controller = controller
    const { request, actor } = this.#stream
    if (request.signal.aborted) return this.close()
    request.signal.addEventListener('abort', () => this.close(), { once: true })
    this.#say('retry: 2000\n: connected\n\n')
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
      const line = readMessage(text)
      if (line.resource === 'session' && !(await this.#sessionIsGood())) return this.close()
      this.#stand(line.id)
      this.#write(line.bytes)
    })
  }

  #stand(id: string): void {
    if (this.#lastId === null || sentAtOf(id) >= sentAtOf(this.#lastId)) this.#lastId = id
  }

  /** In one part: many small ones would look like a reader that is too slow. */
  async #catchUp(): Promise<void> {
    const { db, actor } = this.#stream
    const missed = this.#lastId === null ? 'reset' : await listEventsSince(db, actor.accountId, this.#lastId)
    if (missed === 'reset') {
      // What is fetched anew because of it is at least of this moment.
      this.#lastId = await getEventPosition(db)
      return this.#say(`id: ${this.#lastId}\nevent: reset\ndata: {}\n\n`)
    }
    for (const { id } of missed) this.#stand(id)
    if (missed.length > 0) this.#say(missed.map(({ id, event }) => lineOf(id, event)).join(''))
  }

  async #ping(): Promise<void> {
    if (await this.#sessionIsGood()) this.#say('event: ping\ndata: {}\n\n')
    else this.close()
  }

  async #sessionIsGood(): Promise<boolean> {
    const { db, clock, actor } = this.#stream
    const now = await resolveSession({ db, clock, sessionId: actor.sessionId, address: actor.address ?? '', requestId: actor.requestId })
    return now !== null && now.role === actor.role
  }

  #say(text: string): void {
    this.#write(encoder.encode(text))
  }

  #write(bytes: Uint8Array): void {
    const controller = this.#controller
    if (!controller) return
    if ((controller.desiredSize ?? 0) <= 0) return this.close()
    controller.enqueue(bytes)
  }
}
