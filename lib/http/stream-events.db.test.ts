import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { eventChannel, type LiveEvent } from '@/lib/contract/event'
import { recordEvent } from '@/lib/db/record-event'
import { env } from '@/lib/env'
import { webSubscriptions } from '@/lib/redis'
import { callRaw, signedIn } from '@/lib/testing/api'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember } from '@/lib/testing/factory'

vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
vi.stubEnv('NEXTAUTH_SECRET', 'a secret for tests, longer than thirty-two')

let database: TestDatabase
let redis: Redis
let who: { userId: string; accountId: string }
let headers: Record<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
  redis = new Redis(env().REDIS_URL)
  webSubscriptions()
})
afterAll(async () => {
  await redis.quit()
  await database.drop()
})
beforeEach(async () => {
  const { user, accountId } = await createMember(database.db)
  who = { userId: user.id, accountId }
  headers = await signedIn(database.db, who)
})

const event: LiveEvent = { resource: 'vm', id: 'vm_1', change: 'updated' }
const publish = (id: string, what: LiveEvent = event) => redis.publish(eventChannel(who.accountId), JSON.stringify({ id, event: what }))

async function open(more: Record<string, string> = {}) {
  const abort = new AbortController()
  const response = await callRaw('streamEvents', { headers: { ...headers, ...more }, signal: abort.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no stream')
  let text = ''
  /** Reads until the text is there; the test's own time limit ends it. */
  const until = async (wanted: string) => {
    while (!text.includes(wanted)) {
      const { done, value } = await reader.read()
      if (done) throw new Error(`ended with: ${text}`)
      text += value
    }
    return text
  }
  const end = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
    return text
  }
  return { until, end, abort }
}

async function recordSome(count: number): Promise<bigint[]> {
  for (let index = 0; index < count; index++) await recordEvent(database.db, who.accountId, { ...event, id: `vm_${index}` })
  const rows = await database.db.outbox.findMany({ where: { accountId: who.accountId }, orderBy: { id: 'asc' } })
  return rows.map((row) => row.id)
}

it('passes on what changed in the account, under its number, and nothing of others', async () => {
  const stream = await open()
  await stream.until(': connected')
  await vi.waitFor(async () => expect(await publish('41')).toBe(1))
  await redis.publish(eventChannel('acc_other'), JSON.stringify({ id: '42', event: { ...event, id: 'vm_other' } }))
  await publish('43')
  const text = await stream.until('id: 43')
  expect(text).toContain(`id: 41\ndata: ${JSON.stringify(event)}\n\n`)
  expect(text).not.toContain('vm_other')
  stream.abort.abort()
  await stream.end()
})

it('holds one subscription for all streams of an account, and none when they have ended', async () => {
  const streams = [await open(), await open(), await open()]
  for (const stream of streams) await stream.until(': connected')
  await vi.waitFor(async () => expect(await publish('1')).toBe(1))
  for (const stream of streams) await stream.until('id: 1')
  for (const stream of streams) stream.abort.abort()
  for (const stream of streams) await stream.end()
  await vi.waitFor(async () => expect(await publish('2')).toBe(0))
})

it('replays what a browser has missed, to its own account only', async () => {
  const ids = await recordSome(3)
  await recordEvent(database.db, 'acc_other', { ...event, id: 'vm_other' })
  const stream = await open({ 'last-event-id': String(ids[0]) })
  const text = await stream.until(`id: ${ids[2]}`)
  expect(text).toContain(`id: ${ids[1]}`)
  expect(text).not.toContain('vm_other')
  stream.abort.abort()
})

it('answers reset where the gap is too wide, not kept, or the number not ours', async () => {
  const ids = await recordSome(505)
  for (const last of [String(ids[0]), '0', String((ids.at(-1) ?? 0n) + 1_000n), 'x']) {
    const stream = await open({ 'last-event-id': last })
    await stream.until('event: reset')
    stream.abort.abort()
  }
})

it('ends as soon as its session is revoked', async () => {
  const stream = await open()
  await stream.until(': connected')
  await vi.waitFor(async () => expect(await publish('7')).toBe(1))
  await database.db.session.updateMany({ where: { userId: who.userId }, data: { revokedAt: new Date() } })
  await publish('8', { resource: 'session', id: 'ses_1', change: 'deleted' })
  expect(await stream.end()).not.toContain('id: 8')
})
