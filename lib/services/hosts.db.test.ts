import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { newId } from '@/lib/id'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember, createVm, createWorld } from '@/lib/testing/factory'
import { listHosts } from './list-hosts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

it('shows what runs where and what differs, of the account alone, on a host that two share', async () => {
  const { db } = database
  const { accountId, host, pool, vm } = await createWorld(db)
  const other = await createMember(db)
  const theirs = await createVm(db, { accountId: other.accountId, hostId: host.id, poolId: pool.id })
  const beat = new Date()
  await db.worker.create({ data: { id: newId('worker'), hostId: host.id, heartbeatAt: beat } })
  const found = (kind: string, subject: string, resolvedAt: Date | null = null) =>
    db.discrepancy.create({ data: { id: newId('discrepancy'), hostId: host.id, kind, subject, detail: 'in its own words', resolvedAt } })
  await found('missing-domain', vm.id)
  await found('chain', vm.disks[0]?.id ?? '')
  await found('missing-file', vm.disks[0]?.headLayerId ?? '')
  await found('missing-domain', theirs.id)
  await found('unknown-file', 'stray.qcow2')
  await found('missing-domain', vm.disks[0]?.id ?? '', new Date())

  const { items } = await listHosts({ db, clock: systemClock, actor: actorOf(accountId) })
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ vms: 1, machines: [{ id: vm.id, power: 'running' }], workerHeartbeatAt: beat.toISOString() })
  expect(items[0]?.discrepancies.map((each) => each.vm?.name ?? null).sort()).toEqual([vm.name, vm.name, null].sort())
})
