import type { Db } from '@/lib/db/client'

const keepMs = 24 * 60 * 60 * 1000

/** Sent wake-ups are of no more use; events are kept a day for browsers that reconnect, answers to repeated requests likewise. */
export async function prune(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keepMs)
  await db.outbox.deleteMany({ where: { topic: 'job', sentAt: { lt: new Date(now.getTime() - 60_000) } } })
  await db.outbox.deleteMany({ where: { topic: 'event', sentAt: { lt: before } } })
  await db.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } })
  await db.worker.deleteMany({ where: { heartbeatAt: { lt: before } } })
}
