import { liveEvent, type LiveEvent } from '@/lib/contract/event'
import type { DbOrTx } from '@/lib/db/client'

const limit = 500

/**
 * Ids are given before their transactions commit, so one that is a little smaller may appear later: this many are looked at again. An event that
 * comes twice makes a browser fetch once more, one that is missed leaves it wrong.
 */
const overlap = 64n

export interface NumberedEvent {
  id: string
  event: LiveEvent
}

/** The account's events after the one with this id, oldest first; `reset` where they are too many or not kept any more. */
export async function listEventsSince(db: DbOrTx, accountId: string, lastId: string): Promise<NumberedEvent[] | 'reset'> {
  const last = BigInt(lastId)
  const [kept] = await db.$queryRaw<{ first: bigint | null; final: bigint | null }[]>`
    SELECT min("id") FILTER (WHERE "topic" = 'event') AS "first", max("id") AS "final" FROM "Outbox"`
  if (kept?.first == null || kept.final == null || last > kept.final || last < kept.first) return 'reset'
  const rows = await db.outbox.findMany({
    where: { accountId, topic: 'event', id: { gt: last - overlap } },
    orderBy: { id: 'asc' },
    take: limit + 1,
  })
  if (rows.length > limit) return 'reset'
  return rows.filter((row) => row.id !== last).map((row) => ({ id: String(row.id), event: liveEvent.parse(row.payload) }))
}
