import type { Actor } from '@/lib/actor'
import type { Clock } from '@/lib/clock'
import type { Db, Tx } from '@/lib/db/client'

/** What every use case is given. */
export interface Context {
  db: Db
  actor: Actor
  clock: Clock
}

/** A request with an Idempotency-Key: both run inside the use case's own transaction, so that key and effect commit together. */
export interface Once {
  begin(tx: Tx): Promise<void>
  end(tx: Tx, answer: object): Promise<void>
}

/** One transaction around a use case's writes. */
export async function inTransaction<T extends object>(db: Db, once: Once | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await once?.begin(tx)
    const answer = await work(tx)
    await once?.end(tx, answer)
    return answer
  })
}
