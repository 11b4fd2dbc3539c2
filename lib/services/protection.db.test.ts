import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { newId } from '@/lib/id'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createOperationRow, createSnapshotOf, createWorld } from '@/lib/testing/factory'
import { getProtection } from './get-protection'
import { getVm } from './get-vm'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)

async function world() {
  const made = await createWorld(database.db)
  const actor = actorOf(made.accountId, { userId: made.owner.user.id })
  return { ...made, read: (id = made.vm.id) => getProtection({ db: database.db, clock: systemClock, actor, id }) }
}

it('keeps the two ages apart: a newer snapshot makes no backup newer', async () => {
  const { vm, read } = await world()
  const [backup, snapshot] = [hoursAgo(30), hoursAgo(1)]
  await createSnapshotOf(database.db, vm, { kind: 'backup', capturedAt: backup })
  await createSnapshotOf(database.db, vm, { capturedAt: snapshot })
  const { exposure, points } = await read()
  expect(exposure).toMatchObject({ state: 'at-risk', hostLostSince: backup.toISOString(), vmBreaksSince: snapshot.toISOString() })
  expect(points.map((point) => point.kind)).toEqual(['backup', 'snapshot'])
})

it('counts no point that failed or is not there yet', async () => {
  const { vm, read } = await world()
  await createSnapshotOf(database.db, vm, { state: 'failed', capturedAt: null, consistency: null, failure: 'no space' })
  await createSnapshotOf(database.db, vm, { state: 'creating', capturedAt: null, consistency: null })
  const { exposure, points } = await read()
  expect(exposure).toMatchObject({ state: 'unprotected', hostLostSince: null, vmBreaksSince: null })
  expect(points).toHaveLength(2)
})

it('measures restores that succeeded and ended with a running guest, and no other', async () => {
  const { db } = database
  const { accountId, host, vm, read } = await world()
  const base = { accountId, hostId: host.id, vmId: vm.id, kind: 'restore.in-place' as const, endedAt: new Date() }
  for (const msToRunning of [9_000, 1_000, 4_000, 5_000])
    await createOperationRow(db, { ...base, state: 'succeeded', result: { msToRunning } })
  await createOperationRow(db, { ...base, state: 'succeeded', result: {} })
  await createOperationRow(db, {
    ...base,
    state: 'failed',
    errorCode: 'internal',
    errorMessage: 'It went wrong.',
    result: { msToRunning: 1 },
  })
  const snapshots = (await read()).restores.find(({ kind }) => kind === 'snapshot')
  expect(snapshots?.toRunning).toMatchObject({ count: 4, medianMs: 4_500, p90Ms: 9_000, estimate: false })
})

it('keeps restores of backups apart, and times them until nothing is read from the repository', async () => {
  const { db } = database
  const { accountId, host, vm, read } = await world()
  const point = await createSnapshotOf(db, vm, { kind: 'backup', capturedAt: hoursAgo(9) })
  const base = { accountId, hostId: host.id, vmId: vm.id, restorePointId: point.id, state: 'succeeded' as const }
  const restored = {
    ...base,
    kind: 'restore.in-place' as const,
    createdAt: hoursAgo(8),
    endedAt: hoursAgo(8),
    result: { msToRunning: 2_000 },
  }
  await createOperationRow(db, restored)
  const pull = { ...base, kind: 'restore.pull' as const }
  await createOperationRow(db, { ...pull, createdAt: hoursAgo(7.5), endedAt: hoursAgo(7), result: { madeWay: true } })
  await createOperationRow(db, { ...pull, createdAt: hoursAgo(6.5), endedAt: hoursAgo(6), result: { madeWay: false } })
  await createOperationRow(db, { ...restored, createdAt: hoursAgo(5), endedAt: hoursAgo(5) })
  // Restored again before anything was copied: that one was never independent.
  await createOperationRow(db, { ...restored, createdAt: hoursAgo(4), endedAt: hoursAgo(4) })
  await createOperationRow(db, { ...pull, createdAt: hoursAgo(3.5), endedAt: hoursAgo(3), result: { madeWay: false } })
  const backups = (await read()).restores.find(({ kind }) => kind === 'backup')
  expect(backups?.toRunning).toMatchObject({ count: 3, medianMs: 2_000, estimate: false })
  const [first = 0, never, last = 0] = backups?.latest.map(({ independentMs }) => independentMs) ?? []
  expect([first && Math.round(first / 3_600_000), never, last && Math.round(last / 3_600_000)]).toEqual([2, null, 1])
  expect(backups?.toIndependent).toMatchObject({ count: 2, estimate: true })
})

it('prices what is beyond the free slots, of good backups alone', async () => {
  const { vm, read } = await world()
  for (const hours of [5, 4, 3, 2])
    await createSnapshotOf(database.db, vm, { kind: 'backup', capturedAt: hoursAgo(hours), storedBytes: 100_000_000_000n })
  await createSnapshotOf(database.db, vm, { kind: 'backup', capturedAt: hoursAgo(1), damage: 'A file reads as something else.' })
  const { freeSlots, points } = await read()
  expect(freeSlots.points.map(({ billing }) => billing)).toEqual(['free', 'free', 'free', 'billed', 'unbilled'])
  expect(freeSlots).toMatchObject({ held: 3, perMonth: { amount: '5.00', currency: 'EUR' }, savesPerMonth: { amount: '15.00' } })
  expect(freeSlots.points.map(({ perMonth }) => perMonth.amount)).toEqual(['0.00', '0.00', '0.00', '5.00', '0.00'])
  expect(points.map(({ damaged }) => damaged)).toEqual([false, false, false, false, true])
})

it('is not found for a VM of another account', async () => {
  const { read } = await world()
  const other = await world()
  await expect(read(other.vm.id)).rejects.toMatchObject({ code: 'not-found' })
})

it('tells the last run of a VM over all its schedules, and none that still waits', async () => {
  const { db } = database
  const { accountId, vm } = await world()
  const actor = actorOf(accountId, {})
  const schedule = async (name: string) =>
    db.schedule.create({
      data: {
        id: newId('schedule'),
        accountId,
        vmId: vm.id,
        name,
        frequency: 'daily',
        time: '02:30',
        timeZone: 'UTC',
        retention: { keepLast: 7 },
        nextSlot: '2099-01-01T02:30',
        nextRunAt: new Date('2099-01-01T02:30:00Z'),
      },
    })
  const run = async (scheduleId: string, hours: number, data: { state: 'succeeded' | 'missed' | 'waiting'; reason?: string }) => {
    const ended = data.state === 'waiting' ? {} : { endedAt: hoursAgo(hours) }
    const base = { id: newId('scheduleRun'), accountId, scheduleId, vmId: vm.id, slot: `slot ${hours}`, ...ended }
    await db.scheduleRun.create({ data: { ...base, plannedAt: hoursAgo(hours), runAfter: hoursAgo(hours), ...data } })
  }
  const lastRun = async () => (await getVm({ db, clock: systemClock, actor, id: vm.id })).protection.lastRun
  expect(await lastRun()).toBeNull()
  const [nightly, weekly] = [await schedule('Nightly'), await schedule('Weekly')]
  await run(nightly.id, 30, { state: 'succeeded' })
  await run(weekly.id, 6, { state: 'missed', reason: 'The host was down.' })
  await run(nightly.id, 1, { state: 'waiting' })
  expect(await lastRun()).toMatchObject({ state: 'missed', beganAt: null })
})
