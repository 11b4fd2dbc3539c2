import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createOperationRow, createSnapshotOf, createVm, createWorld } from '@/lib/testing/factory'
import { getOverview } from './get-overview'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)

it('puts the unprotected first: no point before snapshots, and both before a backup, however old', async () => {
  const { db } = database
  const world = await createWorld(db)
  const other = await createWorld(db)
  await createSnapshotOf(db, other.vm, { kind: 'backup' })
  const place = { accountId: world.accountId, hostId: world.host.id, poolId: world.pool.id }
  const names = ['backed-up', 'fresh-snapshot', 'old-snapshot', 'failed-only']
  const [backedUp, fresh, old, failed] = await Promise.all(names.map((name) => createVm(db, { ...place, data: { name } })))
  if (!backedUp || !fresh || !old || !failed) throw new Error('no VMs')
  await createSnapshotOf(db, backedUp, { kind: 'backup', capturedAt: hoursAgo(200), storedBytes: 500n })
  await createSnapshotOf(db, fresh, { capturedAt: hoursAgo(1) })
  await createSnapshotOf(db, old, { capturedAt: hoursAgo(90) })
  await createSnapshotOf(db, failed, { state: 'failed', capturedAt: null, consistency: null, failure: 'no space' })
  await db.vm.update({ where: { id: world.vm.id }, data: { name: 'bare' } })

  const overview = await getOverview({ db, clock: systemClock, actor: actorOf(world.accountId, { userId: world.owner.user.id }) })
  expect(overview.exposed.map(({ vm }) => vm.name)).toEqual(['bare', 'failed-only', 'old-snapshot', 'fresh-snapshot', 'backed-up'])
  expect(overview.machines).toEqual({ total: 5, unprotected: 4, atRisk: 1, protected: 0, withoutPoint: 2 })
  expect(overview.points).toEqual({ snapshots: 2, backups: 1, snapshotBytes: 2_000, backupBytes: 500 })
  expect(overview.exposed.at(-2)?.exposure.hostLostSince, 'a snapshot is no help when the host is lost').toBeNull()
})

it('shows the failures of the last week, of this account alone', async () => {
  const { db } = database
  const world = await createWorld(db)
  const other = await createWorld(db)
  const failed = { state: 'failed' as const, errorCode: 'internal', errorMessage: 'It went wrong.' }
  const base = { accountId: world.accountId, hostId: world.host.id, vmId: world.vm.id, kind: 'snapshot.create' as const }
  const recent = await createOperationRow(db, { ...base, ...failed, endedAt: hoursAgo(2) })
  await createOperationRow(db, { ...base, ...failed, createdAt: hoursAgo(24 * 8), endedAt: hoursAgo(24 * 8) })
  await createOperationRow(db, { ...base, state: 'succeeded', endedAt: hoursAgo(1) })
  await createOperationRow(db, {
    ...base,
    accountId: other.accountId,
    hostId: other.host.id,
    vmId: other.vm.id,
    ...failed,
    endedAt: hoursAgo(1),
  })
  const overview = await getOverview({ db, clock: systemClock, actor: actorOf(world.accountId, { userId: world.owner.user.id }) })
  expect(overview.failures.map(({ id }) => id)).toEqual([recent.id])
})

it('adds up what the points cost a month: of each VM the three oldest good backups are free', async () => {
  const { db } = database
  const world = await createWorld(db)
  const other = await createWorld(db)
  const second = await createVm(db, { accountId: world.accountId, hostId: world.host.id, poolId: world.pool.id })
  const backup = { kind: 'backup' as const, storedBytes: 10_000_000_000n }
  for (const hours of [9, 8, 7, 6, 5]) await createSnapshotOf(db, world.vm, { ...backup, capturedAt: hoursAgo(hours) })
  await createSnapshotOf(db, world.vm, { ...backup, capturedAt: hoursAgo(10), damage: 'A file reads as something else.' })
  await createSnapshotOf(db, second, { ...backup, capturedAt: hoursAgo(4) })
  await createSnapshotOf(db, second, { storedBytes: 20_000_000_000n })
  for (const hours of [4, 3, 2, 1]) await createSnapshotOf(db, other.vm, { ...backup, capturedAt: hoursAgo(hours) })
  const overview = await getOverview({ db, clock: systemClock, actor: actorOf(world.accountId, { userId: world.owner.user.id }) })
  // Two billed backups of 10 GB and one snapshot of 20 GB, at 0.05 each.
  expect(overview.perMonth).toEqual({ amount: '2.00', currency: 'EUR' })
})
