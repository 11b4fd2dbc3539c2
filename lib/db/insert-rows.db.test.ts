import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '@/lib/id'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createWorld } from '@/lib/testing/factory'
import type { ScheduleRun } from './generated/client'
import { isUniqueViolation } from './errors'
import { insertRows, insertRowsReturning } from './insert-rows'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

it('writes what it is given by the types of the table, and the defaults of what it is not', async () => {
  const { db } = database
  const { accountId, vm } = await createWorld(db)
  const createdAt = new Date('2026-11-24T12:00:00.123Z')
  const id = newId('restorePoint')
  const vmSpec = { boot: 'demo', vcpus: 1, note: 'it\'s "{}" \\ 💾' }
  const given = { id, accountId, vmId: vm.id, vmName: vm.name, kind: 'backup' as const, name: 'naïve; DROP', state: 'creating' as const }
  await insertRows(db, 'RestorePoint', [{ ...given, restorableBytes: 2n ** 60n, vmSpec, createdAt }])
  const written = await db.restorePoint.findUniqueOrThrow({ where: { id } })
  expect(written).toMatchObject({ ...given, restorableBytes: 2n ** 60n, vmSpec, createdAt, pinned: false, note: '', scheduleId: null })
})

it('is not stopped by half a character, which would cost all other rows', async () => {
  const { db } = database
  const { accountId } = await createWorld(db)
  const row = (name: string) => ({ topic: 'event' as const, accountId, payload: { name } })
  await insertRows(db, 'Outbox', [row('cut \ud83d'), row('whole 💾')])
  const written = await db.outbox.findMany({ where: { accountId }, orderBy: { id: 'asc' } })
  expect(written.map(({ payload }) => payload)).toEqual([{ name: 'cut \ufffd' }, { name: 'whole 💾' }])
})

it('refuses a row that is there already, or passes over it, and gives what was written', async () => {
  const { db } = database
  const { accountId, vm } = await createWorld(db)
  const schedule = { id: newId('schedule'), accountId, vmId: vm.id, name: 'nightly', frequency: 'daily' as const, time: '03:00' }
  await db.schedule.create({ data: { ...schedule, timeZone: 'UTC', retention: { keepLast: 7 }, enabled: false } })
  const at = new Date()
  const run = (slot: string) => ({
    id: newId('scheduleRun'),
    accountId,
    scheduleId: schedule.id,
    vmId: vm.id,
    slot,
    plannedAt: at,
    runAfter: at,
  })
  const rows = [
    { ...run('one'), state: 'waiting' as const },
    { ...run('two'), state: 'missed' as const, reason: 'Nobody was there.', endedAt: at },
  ]
  const written = await insertRowsReturning<ScheduleRun>(db, 'ScheduleRun', rows)
  expect(written.map(({ slot, reason, plannedAt, attempts }) => [slot, reason, plannedAt, attempts])).toEqual([
    ['one', null, at, 0],
    ['two', 'Nobody was there.', at, 0],
  ])
  const again = [{ ...run('two'), state: 'waiting' as const }]
  await expect(insertRowsReturning(db, 'ScheduleRun', again)).rejects.toSatisfy(isUniqueViolation)
})
