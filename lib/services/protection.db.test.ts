import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createOperationRow, createSnapshotOf, createWorld } from '@/lib/testing/factory'
import { getProtection } from './get-protection'

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
  const inPlace = (await read()).restores.find(({ mode }) => mode === 'in-place')
  expect(inPlace).toMatchObject({ count: 4, medianMs: 4_500, p90Ms: 9_000 })
})

it('is not found for a VM of another account', async () => {
  const { read } = await world()
  const other = await world()
  await expect(read(other.vm.id)).rejects.toMatchObject({ code: 'not-found' })
})
