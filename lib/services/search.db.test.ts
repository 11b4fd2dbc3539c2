import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createOperationRow, createSnapshotOf, createVm, createWorld } from '@/lib/testing/factory'
import { listOperations } from './list-operations'
import { listRestorePoints } from './list-restore-points'
import { listVms } from './list-vms'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

it('pages through every VM once, in every order, filtered or not, when all were made in the same instant', async () => {
  const { db } = database
  const { accountId, host, pool } = await createWorld(db)
  const createdAt = new Date(Date.UTC(2026, 0, 1))
  for (const power of ['running', 'stopped', 'running', 'crashed', 'running'] as const) {
    await createVm(db, { accountId, hostId: host.id, poolId: pool.id, disks: 0, data: { createdAt, power } })
  }
  const actor = actorOf(accountId)
  for (const sort of ['name', '-name', 'createdAt', '-createdAt'] as const) {
    for (const filter of [{}, { power: 'running' as const }, { q: 'v' }]) {
      const list = (query: object) => listVms({ db, actor, clock: systemClock, query: { ...filter, sort, ...query } })
      const whole = (await list({})).items.map(({ id }) => id)
      expect(whole.length).toBeGreaterThan(2)
      const paged: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof list>> = await list({ limit: 2, ...(cursor ? { cursor } : {}) })
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor)
      expect(paged, `${sort} ${JSON.stringify(filter)}`).toEqual(whole)
    }
  }
})

it('finds three characters and more anywhere in a name, VM name or note, and fewer at the beginning of one', async () => {
  const { db } = database
  const { accountId, host, vm } = await createWorld(db)
  await db.vm.update({ where: { id: vm.id }, data: { name: 'shop-ü01' } })
  await createSnapshotOf(db, { ...vm, name: 'shop-ü01' }, { name: 'Before the upgrade', note: 'asked for by Ada' })
  await createOperationRow(db, { accountId, hostId: host.id, kind: 'vm.start', vmId: vm.id })
  const actor = actorOf(accountId)
  const context = { db, actor, clock: systemClock }
  const points = async (q: string) => (await listRestorePoints({ ...context, query: { q } })).items.length
  for (const q of ['UPGR', 'hop-Ü', 'by ada', 'be', 's', 'as']) expect(await points(q), q).toBe(1)
  for (const q of ['pg', 'up', 'xyz', '%']) expect(await points(q), q).toBe(0)
  const operations = async (q: string) => (await listOperations({ ...context, query: { q } })).items.length
  expect([await operations('hop'), await operations('sh'), await operations('ho')]).toEqual([1, 1, 0])
})

it('has the indexes that it is written for', async () => {
  const rows = await database.db.$queryRaw<{ name: string }[]>`SELECT indexname AS "name" FROM pg_indexes WHERE indexname LIKE '%\\_search'`
  expect(rows.map(({ name }) => name).sort()).toEqual(['RestorePoint_search', 'Schedule_search', 'Vm_search'])
})
