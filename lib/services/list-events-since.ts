import { eventPositionOf, liveEvent, sentAtOf, type LiveEvent } from '@/lib/contract/event'
import type { DbOrTx } from '@/lib/db/client'

const limit = 500
/** Events are kept for a day (worker/sweeps/prune). */
const keptMs = 23 * 60 * 60 * 1000
/**
 * An event carries the time at which its relay's batch began, and goes out within the 15 s that a transaction may last. So whatever went out after
 * the last one that was heard has a time of at most that much before it. A few come twice, none is missed.
 */
const batchMs = 20_000

export interface NumberedEvent {
  id: string
  event: LiveEvent
}

interface Row {
  id: bigint
  sentAt: Date | null
  payload: unknown
}

/** The account's events that may have gone out after this position; `reset` where they are too many or not kept any more. */
export async function listEventsSince(db: DbOrTx, accountId: string, position: string): Promise<NumberedEvent[] | 'reset'> {
  const since = sentAtOf(position)
  const now = await databaseNow(db)
  if (since < now.getTime() - keptMs || since > now.getTime() + batchMs) return 'reset'
  // Without a time: not sent yet, or just now by a relay that has not committed.
  const rows = await db.$queryRaw<Row[]>`
    SELECT "id", "sentAt", "payload" FROM "Outbox"
    WHERE "accountId" = ${accountId} AND "topic" = 'event' AND ("sentAt" >= ${new Date(since - batchMs)} OR "sentAt" IS NULL)
    ORDER BY "sentAt", "id" LIMIT ${limit + 1}`
  if (rows.length > limit) return 'reset'
  return rows.map((row) => ({ id: eventPositionOf(row.sentAt ?? new Date(since), row.id), event: liveEvent.parse(row.payload) }))
}

/** Where the stream stands now: what a page that is being made should listen from. */
export async function getEventPosition(db: DbOrTx): Promise<string> {
  return eventPositionOf(await databaseNow(db), 0n)
}

async function databaseNow(db: DbOrTx): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS "now"`
  return row?.now ?? new Date(0)
}
