import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { GET as live } from '@/app/api/health/route'
import { GET as ready } from '@/app/api/health/ready/route'
import { GET as unknownGet, POST as unknownPost } from '@/app/api/[...path]/route'
import { PUT as putVms } from '@/app/api/v1/vms/route'
import { consoleKeys } from '@/lib/contract/console'
import { useWebDb } from '@/lib/db/web'
import { env } from '@/lib/env'
import { newId } from '@/lib/id'
import { webRedis } from '@/lib/redis'
import { callRaw, signedIn } from '@/lib/testing/api'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createWorld } from '@/lib/testing/factory'

vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
vi.stubEnv('NEXTAUTH_SECRET', 'a secret for tests, longer than thirty-two')

let database: TestDatabase
const context = { params: Promise.resolve({}) }
const request = (path: string) => new Request(new URL(path, env().NEXTAUTH_URL))

beforeAll(async () => {
  database = await createTestDatabase()
  useWebDb(database.db)
  await vi.waitFor(async () => expect(await webRedis().ping()).toBe('PONG'))
})
afterAll(() => database.drop())

it('is ready once a worker’s heartbeat is fresh, and says what is missing', async () => {
  expect(await (await live(request('/api/health'), context)).json()).toEqual({ status: 'ok' })
  const before = await ready(request('/api/health/ready'), context)
  const checks = { database: 'ok', redis: 'ok', schema: 'ok', worker: 'failed' }
  expect({ status: before.status, body: await before.json() }).toEqual({ status: 503, body: { status: 'unavailable', checks } })
  const { host } = await createWorld(database.db)
  await database.db.worker.create({ data: { id: newId('worker'), hostId: host.id } })
  expect((await ready(request('/api/health/ready'), context)).status).toBe(200)
})

it('answers problems for unknown addresses and wrong methods', async () => {
  for (const handler of [unknownGet, unknownPost]) {
    const answer = await handler(request('/api/v1/nothing'), context)
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status: 404, type: 'application/problem+json' })
  }
  const wrong = await putVms(request('/api/v1/vms'), context)
  expect({ status: wrong.status, allow: wrong.headers.get('allow') }).toEqual({ status: 405, allow: 'GET' })
})

it('asks the worker for a VM’s screen and shows it once it is there', async () => {
  const world = await createWorld(database.db)
  const headers = await signedIn(database.db, { userId: world.owner.user.id, accountId: world.accountId })
  const params = { id: world.vm.id }
  const none = await callRaw('getScreenshot', { params, headers })
  expect({ status: none.status, wait: none.headers.get('retry-after') }).toEqual({ status: 204, wait: '1' })
  const redis = new Redis(env().REDIS_URL)
  const keys = consoleKeys(world.vm.id)
  expect(await redis.ttl(keys.wanted)).toBeGreaterThan(10)
  await redis.set(keys.screenshot, Buffer.from([0x89, 0x50, 0xff, 0x00]), 'EX', 30)
  await redis.set(keys.tail, 'counter 1\n', 'EX', 30)
  const shown = await callRaw('getScreenshot', { params, headers })
  expect([...new Uint8Array(await shown.arrayBuffer())]).toEqual([0x89, 0x50, 0xff, 0x00])
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(await (await callRaw('getConsole', { params, headers })).text()).toBe('counter 1\n')
  await redis.quit()
})
