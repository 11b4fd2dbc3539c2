import { z } from 'zod'

export const eventResources = ['vm', 'restore-point', 'operation', 'session'] as const
export const eventChanges = ['created', 'updated', 'deleted'] as const

/** One line of GET /events: something changed, fetch it anew. */
export const liveEvent = z.object({
  resource: z.enum(eventResources),
  id: z.string(),
  vmId: z.string().optional(),
  change: z.enum(eventChanges),
})
export type LiveEvent = z.infer<typeof liveEvent>

/** Redis channel of one account's events; the message is {id: outbox id as string, event}. */
export function eventChannel(accountId: string): string {
  return `events:${accountId}`
}
