import type { Redis } from 'ioredis'
import type { Queue } from 'bullmq'
import { eventChannel, eventPositionOf } from '@/lib/contract/event'
import type { Db, Tx } from '@/lib/db/client'
import type { Outbox } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'
import { hostQueueName, operationJob, operationJobId, operationJobOptions } from '@/lib/jobs/catalogue'
import type { Logger } from '@/lib/log'
import { createListener } from './listener'
import { repeat, type Repeating } from './repeat'

/** Asked again at least this often, should a notification be lost. */
const pollMs = 2_000
const batch = 200
/** Redis may go away in the middle; the transaction that holds the rows does not wait for its return. */
const sendLimitMs = 5_000

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
  const { databaseUrl, log } = deps
  const listener = createListener({ databaseUrl, channel: 'outbox', log, onNotification: () => loop.wake() })
  const loop = repeat({
    name: 'relay',
    everyMs: pollMs,
    log,
    work: async () => {
      await listener.listen()
      await drain(deps)
    },
  })
  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop()
      await listener.close()
    },
  }
}

/** What `sentAt` becomes with the batch, see lib/services/list-events-since. */
type Due = Outbox & { sendingAt: Date }

async function drain(deps: RelayDeps): Promise<void> {
  while (deps.redis.status === 'ready') {
    const sent = await deps.db.$transaction((tx) => sendBatch(tx, deps))
    if (sent < batch) return
  }
}

async function sendBatch(tx: Tx, deps: RelayDeps): Promise<number> {
  const rows = await tx.$queryRaw<Due[]>`
    SELECT *, now()::timestamptz(3) AS "sendingAt" FROM "Outbox" WHERE "sentAt" IS NULL ORDER BY "id" LIMIT ${batch} FOR UPDATE SKIP LOCKED`
  const end = Date.now() + sendLimitMs
  const sent: bigint[] = []
  try {
    for (const row of rows) {
      await within(end - Date.now(), send(row, deps))
      sent.push(row.id)
    }
  } catch (err) {
    deps.log.warn({ err, left: rows.length - sent.length }, 'outbox rows left for the next round')
  }
  if (sent.length > 0) await tx.$executeRaw`UPDATE "Outbox" SET "sentAt" = now() WHERE "id" = ANY(${sent})`
  return sent.length
}

async function send(row: Due, deps: RelayDeps): Promise<void> {
  switch (row.topic) {
    case 'job': {
      const job = operationJob.safeParse(row.payload)
      // It would never become better: the sweep finds its operation, and the rows behind it go out.
      if (!job.success) return deps.log.error({ err: job.error, outboxId: String(row.id) }, 'malformed wake-up passed over')
      await deps
        .queueOf(hostQueueName(job.data.hostId))
        .add('operation', job.data, { ...operationJobOptions, jobId: operationJobId(job.data) })
      return
    }
    case 'event':
      await deps.redis.publish(
        eventChannel(row.accountId ?? ''),
        JSON.stringify({ id: eventPositionOf(row.sendingAt, row.id), event: row.payload }),
      )
      return
  }
}

async function within<T>(limitMs: number, sending: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('unavailable', 'Redis does not answer.')), Math.max(0, limitMs))
  })
  try {
    return await Promise.race([sending, limit])
  } finally {
    clearTimeout(timer)
  }
}
