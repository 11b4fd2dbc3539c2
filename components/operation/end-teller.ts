import type { Operation } from '@/lib/contract/operation'

export interface EndTellerOptions {
  userId: string
  /** ms since the epoch: what ended before and was not followed is of the past. */
  since: number
  tell: (ended: Operation) => void
}

const rememberedIds = 100

/**
 * Says once in each tab that is seen how an operation ended. A tab in the background waits until it is looked at, and stays silent when another has
 * told meanwhile. What was followed and told is remembered over a reload of the tab.
 */
export class EndTeller {
  readonly #options: EndTellerOptions
  readonly #channel: BroadcastChannel
  readonly #followed: Set<string>
  readonly #told: Set<string>
  readonly #toldElsewhere = new Set<string>()
  readonly #waiting = new Map<string, Operation>()

  constructor(options: EndTellerOptions) {
    this.#options = options
    this.#followed = this.#recall('followed')
    this.#told = this.#recall('told')
    this.#channel = new BroadcastChannel(`holdfast-told:${options.userId}`)
    this.#channel.onmessage = ({ data }) => {
      this.#toldElsewhere.add(String(data))
      this.#waiting.delete(String(data))
    }
    document.addEventListener('visibilitychange', this.#look)
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#look)
    this.#channel.close()
  }

  follow(id: string): void {
    if (this.#told.has(id) || this.#followed.has(id)) return
    this.#followed.add(id)
    this.#remember('followed', this.#followed)
  }

  get followed(): readonly string[] {
    return [...this.#followed]
  }

  /** No longer followed; false where it was not. */
  giveUp(id: string): boolean {
    const followed = this.#followed.delete(id)
    this.#remember('followed', this.#followed)
    return followed
  }

  ended(operation: Operation): void {
    const { id, requestedBy, endedAt } = operation
    const followed = this.#followed.delete(id)
    const fresh = requestedBy?.id === this.#options.userId && endedAt !== null && Date.parse(endedAt) >= this.#options.since
    if (followed) this.#remember('followed', this.#followed)
    if ((!followed && !fresh) || this.#told.has(id)) return
    this.#told.add(id)
    this.#remember('told', this.#told)
    if (document.visibilityState === 'visible') this.#tell(operation)
    else if (!this.#toldElsewhere.has(id)) this.#waiting.set(id, operation)
  }

  readonly #look = (): void => {
    if (document.visibilityState === 'hidden') return
    for (const operation of this.#waiting.values()) this.#tell(operation)
    this.#waiting.clear()
  }

  #tell(operation: Operation): void {
    this.#options.tell(operation)
    this.#channel.postMessage(operation.id)
  }

  #remember(name: string, ids: ReadonlySet<string>): void {
    sessionStorage.setItem(this.#key(name), [...ids].slice(-rememberedIds).join(' '))
  }

  #recall(name: string): Set<string> {
    return new Set(sessionStorage.getItem(this.#key(name))?.split(' ').filter(Boolean))
  }

  #key(name: string): string {
    return `holdfast-${name}:${this.#options.userId}`
  }
}
