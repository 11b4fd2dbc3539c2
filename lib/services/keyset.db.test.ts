import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { newId } from '@/lib/id'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createWorld } from '@/lib/testing/factory'
import { decodeCursor, encodeCursor } from './keyset'
import { listOperations } from './list-operations'
import { listRestorePoints } from './list-restore-points'
import { listVms } from './list-vms'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

interface Page {
  items: { id: string }[]
  nextCursor: string | null
}

async function idsByPages(page: (cursor: string | undefined) => Promise<Page>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await page(cursor)
    ids.push(...items.map((item) => item.id))
    cursor = nextCursor ?? undefined
  } while (cursor)
  return ids
}

const sorts = ['-capturedAt', 'capturedAt', 'name', '-name', '-storedBytes', 'storedBytes'] as const
const point = fc.record({
  minute: fc.option(fc.integer({ min: 0, max: 3 })),
  name: fc.constantFrom('a', 'B', 'ä', 'a b'),
  storedBytes: fc.constantFrom(0n, 7n, 2n ** 52n),
})

it('pages through every row once, in one order, whatever the sort, page size, ties and points without an instant', async () => {
  const { db } = database
  const { accountId, vm } = await createWorld(db)
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { maxLength: 7 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(...sorts),
      async (points, limit, sort) => {
        await db.restorePoint.deleteMany({ where: { accountId } })
        await db.restorePoint.createMany({
          data: points.map(({ minute, name, storedBytes }) => ({
            id: newId('restorePoint'),
            accountId,
            vmId: vm.id,
            vmName: vm.name,
            kind: 'snapshot',
            name,
            storedBytes,
            vmSpec: {},
            ...(minute === null
              ? { state: 'creating' }
              : { state: 'ready', consistency: 'crash', capturedAt: new Date(Date.UTC(2026, 0, 1, 0, minute, 0, 123)) }),
          })),
        })
        const list = (query: { limit: number; cursor?: string | undefined }) =>
          listRestorePoints({ db, actor: actorOf(accountId), clock: systemClock, query: { ...query, sort } })
        const whole = (await list({ limit: 200 })).items.map((item) => item.id)
        expect(whole).toHaveLength(points.length)
        expect(await idsByPages((cursor) => list({ limit, cursor }))).toEqual(whole)
      },
    ),
    { numRuns: 12 },
  )
})

it('shows what is not captured yet as the newest', async () => {
  const { db } = database
  const { accountId, vm } = await createWorld(db)
  const base = { accountId, vmId: vm.id, vmName: vm.name, kind: 'snapshot', name: 'x', vmSpec: {} } as const
  const ready = { state: 'ready', consistency: 'crash', capturedAt: new Date() } as const
  await db.restorePoint.create({ data: { ...base, ...ready, id: newId('restorePoint') } })
  await db.restorePoint.create({ data: { ...base, state: 'creating', id: newId('restorePoint') } })
  const { items } = await listRestorePoints({ db, actor: actorOf(accountId), clock: systemClock })
  expect(items.map((item) => item.state)).toEqual(['creating', 'ready'])
})

it('finds words literally', async () => {
  const { db } = database
  const { accountId, vm } = await createWorld(db)
  await db.vm.update({ where: { id: vm.id }, data: { name: 'web_01' } })
  const found = async (q: string) => (await listVms({ db, actor: actorOf(accountId), clock: systemClock, query: { q } })).items.length
  expect(await found('EB_0')).toBe(1)
  for (const q of ['%', 'w%1', 'web-01', '\\']) expect(await found(q), q).toBe(0)
})

it('refuses a cursor that is not one of this list and sort', async () => {
  const { db } = database
  const actor = actorOf(newId('account'))
  const refused = { code: 'invalid-input', errors: [{ path: 'cursor' }] }
  const foreign = [
    'x',
    encodeCursor('-name', { value: 'a', id: 'b' }),
    encodeCursor('name', { value: 'a\0', id: 'b' }),
    Buffer.from('{"s":"name","v":{"$gt":""},"i":"b"}').toString('base64url'),
  ]
  for (const cursor of foreign) await expect(listVms({ db, actor, clock: systemClock, query: { cursor } })).rejects.toMatchObject(refused)
  const later = encodeCursor('-createdAt', { value: 'now(); drop', id: 'b' })
  await expect(listOperations({ db, actor, clock: systemClock, query: { cursor: later } })).rejects.toMatchObject(refused)
  expect(decodeCursor('name', 'text', encodeCursor('name', { value: "it's", id: 'b' }))).toEqual({ value: "it's", id: 'b' })
})
