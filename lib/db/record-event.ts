import type { LiveEvent } from '@/lib/contract/event'
import type { DbOrTx } from './client'
import type { Prisma } from './generated/client'

/** Tells the account's browsers what changed, once the surrounding transaction commits. */
export async function recordEvent(tx: DbOrTx, accountId: string, event: LiveEvent): Promise<void> {
  await tx.outbox.create({ data: eventRow(accountId, event) })
}

export function eventRow(accountId: string, event: LiveEvent): Prisma.OutboxCreateManyInput {
  return { topic: 'event', accountId, payload: { ...event } }
}
