import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { eventChannel, eventPositionOf, type LiveEvent } from '@/lib/contract/event'
import { recordEvent } from '@/lib/db/record-event'
import { env } from '@/lib/env'
import { webSubscriptions } from '@/lib/redis'
import { getEventPosition } from '@/lib/services/list-events-since'
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
const at = Date.now()
const publish = (number: string, what: LiveEvent = event) => publishAt(`${at}-${number}`, what)
const publishAt = (id: string, what: LiveEvent) => redis.publish(eventChannel(who.accountId), JSON.stringify({ id, event: what }))

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

/** As a relay leaves them: sent one second after the other, up to now. The positions, oldest first. */
async function recordSome(count: number): Promise<string[]> {
  for (let index = 0; index < count; index++) await recordEvent(database.db, who.accountId, { ...event, id: `vm_${index}` })
  await database.db.$executeRaw`
    UPDATE "Outbox" SET "sentAt" = now() - make_interval(secs => last - "id") FROM (SELECT max("id")::int AS last FROM "Outbox") AS outbox
    WHERE "accountId" = ${who.accountId}`
  const rows = await database.db.outbox.findMany({ where: { accountId: who.accountId }, orderBy: { id: 'asc' } })
  return rows.map((row) => eventPositionOf(row.sentAt ?? new Date(0), row.id))
}

it('passes on what changed in the account, under its number, and nothing of others', async () => {
  const stream = await open()
  await stream.until(': connected')
  await vi.waitFor(async () => expect(await publish('41')).toBe(1))
  await redis.publish(eventChannel('acc_other'), JSON.stringify({ id: '42', event: { ...event, id: 'vm_other' } }))
  await publish('43')
  const text = await stream.until(`id: ${at}-43`)
  expect(text).toContain(`id: ${at}-41\ndata: ${JSON.stringify(event)}\n\n`)
  expect(text).not.toContain('vm_other')
  stream.abort.abort()
  await stream.end()
})

it('holds one subscription for all streams of an account, and none when they have ended', async () => {
  const streams = [await open(), await open(), await open()]
  for (const stream of streams) await stream.until(': connected')
  await vi.waitFor(async () => expect(await publish('1')).toBe(1))
  for (const stream of streams) await stream.until(`id: ${at}-1`)
  for (const stream of streams) stream.abort.abort()
  for (const stream of streams) await stream.end()
  await vi.waitFor(async () => expect(await publish('2')).toBe(0))
})

it('replays what a browser has missed, to its own account only', async () => {
  const ids = await recordSome(60)
  await recordEvent(database.db, 'acc_other', { ...event, id: 'vm_other' })
  const stream = await open({ 'last-event-id': ids[50] ?? '' })
  const text = await stream.until(`id: ${ids.at(-1)}`)
  expect(text.match(/^id: .*$/gm)).toEqual(ids.slice(30).map((id) => `id: ${id}`))
  stream.abort.abort()
})

it('replays an event that was recorded before the last one heard and committed after it, and one that is not sent yet', async () => {
  const { db } = database
  const late = { ...event, id: 'vm_late' }
  let position = ''
  await db.$transaction(async (tx) => {
    await recordEvent(tx, who.accountId, late)
    position = (await recordSome(1))[0] ?? ''
  })
  const rows = await db.outbox.findMany({ where: { accountId: who.accountId }, orderBy: { id: 'asc' } })
  expect(rows.map((row) => row.payload)).toMatchObject([late, { id: 'vm_0' }])
  const stream = await open({ 'last-event-id': position })
  await stream.until(JSON.stringify(late))
  await db.outbox.updateMany({ where: { id: rows[0]?.id ?? 0n }, data: { sentAt: new Date() } })
  const again = await open({ 'last-event-id': position })
  await again.until(JSON.stringify(late))
  for (const { abort } of [stream, again]) abort.abort()
})

it('misses nothing from the position that a page was made with', async () => {
  const position = await getEventPosition(database.db)
  const [id] = await recordSome(1)
  const stream = await open({ 'last-event-id': position })
  await stream.until(`id: ${id}`)
  stream.abort.abort()
})

it('hands over a long replay at once, however slowly it is read', async () => {
  const ids = await recordSome(400)
  const stream = await open({ 'last-event-id': ids[0] ?? '' })
  await stream.until(`id: ${ids.at(-1)}`)
  stream.abort.abort()
})

it('answers reset where the gap is too wide, not kept, or the position not ours', async () => {
  await recordSome(505)
  const [tooFar, ahead] = [Date.now() - 600_000, Date.now() + 3_600_000]
  for (const last of [`${tooFar}-1`, `${Date.now() - 25 * 3_600_000}-1`, `${ahead}-1`, '41', 'x']) {
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
  expect(await stream.end()).not.toContain(`${at}-8`)
})
