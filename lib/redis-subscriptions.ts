import type { Redis } from 'ioredis'
import type { Logger } from '@/lib/log'

export interface Listener {
  onMessage(message: string): void
  /** The connection was away and is back: messages may have been missed. */
  onGap(): void
}

/**
 * One Redis connection for all listeners of a process: a channel is subscribed to while anyone listens, and each message is handed to all of
 * its listeners. While Redis is away nothing arrives; afterwards every listener is told of the gap.
 */
export class Subscriptions {
  readonly #channels = new Map<string, { listeners: Set<Listener>; standing: Promise<void> }>()
  readonly #redis: Redis
  readonly #log: Logger

  /** @param redis a connection of its own, with `autoResubscribe` off: this class subscribes anew itself */
  constructor(redis: Redis, log: Logger) {
    this.#redis = redis
    this.#log = log
    redis.on('message', (channel, message) => this.#channels.get(channel)?.listeners.forEach((listener) => listener.onMessage(message)))
    redis.on('ready', () => void this.#resubscribe())
  }

  get channels(): number {
    return this.#channels.size
  }

  /** Listens until the returned function is called. Resolves once the subscription stands, or at once while Redis is away. */
  async listen(channel: string, listener: Listener): Promise<() => void> {
    const entry = this.#channels.get(channel) ?? { listeners: new Set<Listener>(), standing: this.#subscribe([channel]) }
    this.#channels.set(channel, entry)
    entry.listeners.add(listener)
    await entry.standing
    return () => {
      entry.listeners.delete(listener)
      if (entry.listeners.size > 0 || this.#channels.get(channel) !== entry) return
      this.#channels.delete(channel)
      if (this.#redis.status !== 'ready') return
      this.#redis.unsubscribe(channel).catch((err: unknown) => this.#log.warn({ err, channel }, 'unsubscribe'))
    }
  }

  async #subscribe(channels: string[]): Promise<void> {
    if (this.#redis.status !== 'ready' || channels.length === 0) return
    try {
      await this.#redis.subscribe(...channels)
    } catch (err) {
      // The connection broke meanwhile: `ready` comes again, and with it the next try.
      this.#log.warn({ err }, 'subscribe')
    }
  }

  async #resubscribe(): Promise<void> {
    await this.#subscribe([...this.#channels.keys()])
    for (const { listeners } of this.#channels.values()) listeners.forEach((listener) => listener.onGap())
  }
}
