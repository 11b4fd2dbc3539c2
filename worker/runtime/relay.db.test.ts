import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { newId } from '@/lib/id'
import { createLogger } from '@/lib/log'
import { hostQueueName } from '@/lib/jobs/catalogue'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { eventually } from '@/lib/testing/libvirt'
import type { Repeating } from './repeat'
import { startRelay } from './relay'

const hostId = newId('host')
let database: TestDatabase
let redis: Redis
let queue: Queue
let relay: Repeating

beforeEach(async () => {
  database = await createTestDatabase()
  redis = new Redis(env().REDIS_URL, { maxRetriesPerRequest: null })
  queue = new Queue(hostQueueName(hostId), { connection: redis })
  relay = await startRelay({ ...database, databaseUrl: database.url, redis, queueOf: () => queue, log: createLogger('test', 'silent') })
})
afterEach(async () => {
  await relay.stop()
  await queue.obliterate({ force: true })
  await queue.close()
  redis.disconnect()
  await database.drop()
})

const addJob = (payload: object) => database.db.outbox.create({ data: { topic: 'job', payload } })
const unsent = () => database.db.outbox.count({ where: { sentAt: null } })
const listeners = async () => {
  const rows = await database.db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN outbox'`
  return rows.map(({ pid }) => pid)
}

test('a malformed row is passed over and does not hold up those behind it', async () => {
  await addJob({ operation: 'of another version' })
  await addJob({ operationId: 'op_behind', hostId, epoch: 0 })
  await eventually('both are dealt with', 10_000, async () => (await unsent()) === 0)
  expect(await queue.getJob('op_behind-0')).toBeTruthy()
})

test('a listener that was cut off is opened again', async () => {
  await eventually('it listens', 10_000, async () => (await listeners()).length === 1)
  const [first] = await listeners()
  await database.db.$queryRaw`SELECT pg_terminate_backend(${first}::int)`
  await eventually('it listens again', 10_000, async () => {
    const [now] = await listeners()
    return now !== undefined && now !== first
  })
})

test('with Redis away the rows wait, and the transaction does not', async () => {
  redis.disconnect()
  await addJob({ operationId: 'op_waiting', hostId, epoch: 0 })
  relay.wake()
  // Nobody holds the row while it waits.
  const rows = await database.db.$queryRaw<unknown[]>`SELECT 1 FROM "Outbox" WHERE "sentAt" IS NULL FOR UPDATE NOWAIT`
  expect(rows).toHaveLength(1)
  await redis.connect()
  await eventually('it is sent', 10_000, async () => (await unsent()) === 0)
})
