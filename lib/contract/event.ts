import { z } from 'zod'

export const eventResources = ['vm', 'restore-point', 'operation', 'session', 'schedule'] as const
export const eventChanges = ['created', 'updated', 'deleted'] as const

/** One line of GET /events: something changed, fetch it anew. */
export const liveEvent = z.object({
  resource: z.enum(eventResources),
  id: z.string(),
  vmId: z.string().optional(),
  change: z.enum(eventChanges),
  /** An operation that has only come further; there is nothing else to fetch. */
  progress: z.object({ doneBytes: z.number(), totalBytes: z.number() }).optional(),
})
export type LiveEvent = z.infer<typeof liveEvent>

/**
 * Where a browser stands in the stream: the database's time in ms at which the event was sent, then its number. Numbers alone would not do, they are
 * given before their transactions commit.
 */
export const eventPosition = z.string().regex(/^\d{12,14}-\d{1,18}$/)

export function eventPositionOf(sentAt: Date, id: bigint): string {
  return `${sentAt.getTime()}-${id}`
}

/** The time in ms that a position holds. */
export function sentAtOf(position: string): number {
  return Number(position.split('-', 1)[0])
}

/** Redis channel of one account's events; the message is {id: position, event}. */
export function eventChannel(accountId: string): string {
  return `events:${accountId}`
}
