import type { Redis } from 'ioredis'
import pg from 'pg'
import type { Queue } from 'bullmq'
import { eventChannel } from '@/lib/contract/event'
import type { Db, Tx } from '@/lib/db/client'
import type { Outbox } from '@/lib/db/generated/client'
import { hostQueueName, operationJob, operationJobId, operationJobOptions } from '@/lib/jobs/catalogue'
import type { Logger } from '@/lib/log'
import { repeat, type Repeating } from './repeat'

/** Asked again at least this often, should a notification be lost. */
const pollMs = 2_000
const batch = 200

export interface RelayDeps {
  db: Db
  databaseUrl: string
  redis: Redis
  queueOf: (name: string) => Queue
  log: Logger
}

/**
 * Carries outbox rows to where they are for: jobs to their host's queue, events to Redis. Any number of relays may run; a row goes out
 * at least once (a second wake-up finds nothing to do, a second event fetches once more). With Redis away the rows wait.
 */
export async function startRelay(deps: RelayDeps): Promise<Repeating> {
  const listener = new pg.Client({ connectionString: deps.databaseUrl })
  const loop = repeat({ name: 'relay', everyMs: pollMs, log: deps.log, work: () => drain(deps) })
  listener.on('notification', () => loop.wake())
  // Without the listener the poll goes on; the worker is restarted by its supervisor only when the database stays away.
  listener.on('error', (err) => deps.log.warn({ err }, 'outbox listener lost; polling'))
  await listener.connect()
  await listener.query('LISTEN outbox')
  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop()
      await listener.end()
    },
  }
}

async function drain(deps: RelayDeps): Promise<void> {
  for (;;) {
    const sent = await deps.db.$transaction((tx) => sendBatch(tx, deps))
    if (sent < batch) return
  }
}

async function sendBatch(tx: Tx, deps: RelayDeps): Promise<number> {
  const rows = await tx.$queryRaw<Outbox[]>`
    SELECT * FROM "Outbox" WHERE "sentAt" IS NULL ORDER BY "id" LIMIT ${batch} FOR UPDATE SKIP LOCKED`
  if (rows.length === 0) return 0
  for (const row of rows) await send(row, deps)
  await tx.$executeRaw`UPDATE "Outbox" SET "sentAt" = now() WHERE "id" = ANY(${rows.map((row) => row.id)})`
  return rows.length
}

async function send(row: Outbox, deps: RelayDeps): Promise<void> {
  switch (row.topic) {
    case 'job': {
      const job = operationJob.parse(row.payload)
      await deps.queueOf(hostQueueName(job.hostId)).add('operation', job, { ...operationJobOptions, jobId: operationJobId(job) })
      return
    }
    case 'event':
      await deps.redis.publish(eventChannel(row.accountId ?? ''), JSON.stringify({ id: String(row.id), event: row.payload }))
      return
  }
}
