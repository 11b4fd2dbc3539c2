import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Schedule, ScheduleRun } from '@/lib/db/generated/client'
import { newId } from '@/lib/id'
import { createLogger } from '@/lib/log'
import { nextOf, ruleOf, spreadOf } from '@/lib/schedules/schedule-rule'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createHost, createMember, createVm } from '@/lib/testing/factory'
import { dispatchDue } from './dispatch'
import { refreshNextRuns } from './refresh-next-runs'
import { startWaiting } from './start-runs'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

let database: TestDatabase
let place: { accountId: string; hostId: string; poolId: string }
let now = new Date('2026-11-24T12:00:00Z')
beforeAll(async () => {
  database = await createTestDatabase()
  const { host, pool } = await createHost(database.db)
  place = { accountId: (await createMember(database.db)).accountId, hostId: host.id, poolId: pool.id }
})
afterAll(() => database.drop())
beforeEach(async () => {
  now = new Date('2026-11-24T12:00:00Z')
  await database.db.schedule.updateMany({ data: { enabled: false, nextSlot: null, nextRunAt: null } })
})

const deps = () => ({ db: database.db, log: createLogger('test', 'silent'), now: () => now })
const read = (id: string) => database.db.schedule.findUniqueOrThrow({ where: { id } })
const runsOf = (scheduleId: string) => database.db.scheduleRun.findMany({ where: { scheduleId }, orderBy: { plannedAt: 'asc' } })

/** A daily schedule of a VM of its own, as it is saved at `now`. */
async function addSchedule(): Promise<Schedule> {
  const vm = await createVm(database.db, place)
  const columns = { frequency: 'daily' as const, time: '03:00', timeZone: 'Europe/Berlin' }
  const id = newId('schedule')
  const { nextSlot, nextRunAt } = nextOf(ruleOf({ id, ...columns }), vm.id, now)
  return database.db.schedule.create({
    data: { id, accountId: place.accountId, vmId: vm.id, name: 'nightly', retention: { keepLast: 7 }, nextSlot, nextRunAt, ...columns },
  })
}

/** VMs of which each has schedules of these names, all at 12:00 UTC. @returns their ids */
async function addDueVms(count: number, schedules: readonly string[]): Promise<string[]> {
  const vms = Array.from({ length: count }, () => newId('vm'))
  const { accountId, hostId } = place
  await database.db.vm.createMany({
    data: vms.map((id, index) => ({
      id,
      accountId,
      hostId,
      name: `${schedules.join()} ${index}`,
      state: 'active' as const,
      uuid: id,
      mac: id,
      vcpus: 1,
      memoryMib: 256,
      boot: 'demo' as const,
      networkMode: 'user' as const,
      wantedPower: 'running' as const,
      power: 'running' as const,
    })),
  })
  await database.db.schedule.createMany({
    data: schedules.flatMap((name) =>
      vms.map((vmId) => ({
        id: newId('schedule'),
        accountId,
        vmId,
        name,
        frequency: 'daily' as const,
        time: '12:00',
        timeZone: 'UTC',
        retention: { keepLast: 7 },
        nextSlot: '2026-11-24T12:00',
        nextRunAt: new Date(now.getTime() + spreadOf(vmId)),
      })),
    ),
  })
  return vms
}

describe('the dispatcher', () => {
  it('fires each slot once, whichever of several workers has it', { timeout: 120_000 }, async () => {
    const count = 700
    const vms = await addDueVms(count, ['many'])
    now = new Date(now.getTime() + 10 * 60_000)
    const due = await Promise.all([1, 2, 3].map(() => dispatchDue(deps())))
    // A worker that finds nothing but rows that others have goes away empty; what is left is the next round's.
    while ((await dispatchDue(deps())) > 0);
    expect(due.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0)
    const runs = await database.db.scheduleRun.findMany({ where: { schedule: { name: 'many' } } })
    expect(runs).toHaveLength(count)
    expect(new Set(runs.map(({ scheduleId }) => scheduleId)).size).toBe(count)
    expect(runs.every(({ state, slot, operationId }) => state === 'started' && slot === '2026-11-24T12:00' && operationId !== null)).toBe(
      true,
    )
    expect(await database.db.operation.count({ where: { vmId: { in: vms }, kind: 'backup.create', state: 'queued' } })).toBe(count)
    const next = await database.db.schedule.findMany({ where: { name: 'many' }, select: { vmId: true, nextSlot: true, nextRunAt: true } })
    for (const { vmId, nextSlot, nextRunAt } of next) {
      expect([nextSlot, nextRunAt?.getTime()]).toEqual(['2026-11-25T12:00', Date.parse('2026-11-25T12:00Z') + spreadOf(vmId)])
    }
  })

  it('gives two schedules of a VM that are due at once its backup one after the other', { timeout: 120_000 }, async () => {
    const vms = await addDueVms(600, ['one', 'other'])
    now = new Date(now.getTime() + 10 * 60_000)
    await Promise.all([dispatchDue(deps()), dispatchDue(deps())])
    while ((await dispatchDue(deps())) > 0);
    const count = (state: ScheduleRun['state']) => database.db.scheduleRun.count({ where: { vmId: { in: vms }, state } })
    expect((await count('started')) + (await count('waiting'))).toBe(2 * vms.length)
    // Where both transactions had passed a VM over, its first run begins with the next round.
    for (let round = 0; round < 4; round += 1) await startWaiting(deps())
    expect([await count('started'), await count('waiting')]).toEqual([vms.length, vms.length])
  })

  it('does not run a slot again that has run, and says which VM was not there', async () => {
    const schedule = await addSchedule()
    const again = { nextSlot: schedule.nextSlot, nextRunAt: schedule.nextRunAt }
    now = new Date((schedule.nextRunAt ?? now).getTime() + 1000)
    await dispatchDue(deps())
    await database.db.operation.updateMany({ where: { vmId: schedule.vmId }, data: { state: 'succeeded', endedAt: now } })
    await database.db.schedule.update({ where: { id: schedule.id }, data: again })
    await dispatchDue(deps())
    expect(await runsOf(schedule.id)).toMatchObject([{ state: 'started', attempts: 1 }])
    expect(await database.db.operation.count({ where: { vmId: schedule.vmId } })).toBe(1)

    await database.db.vm.update({ where: { id: schedule.vmId }, data: { state: 'failed' } })
    now = new Date(now.getTime() + dayMs)
    await dispatchDue(deps())
    const skipped = { state: 'skipped', reason: 'The VM was not there to be backed up.', endedAt: now, operationId: null, attempts: 0 }
    expect((await runsOf(schedule.id)).at(-1)).toMatchObject(skipped)
  })

  it('has a second schedule of a VM wait until the first one’s backup has ended', async () => {
    const first = await addSchedule()
    const second = await database.db.schedule.create({
      data: { ...first, id: newId('schedule'), name: 'other', retention: { keepLast: 1 } },
    })
    now = new Date((first.nextRunAt ?? now).getTime() + 1000)
    await dispatchDue(deps())
    const states = async () => [...(await runsOf(first.id)), ...(await runsOf(second.id))].map(({ state }) => state).sort()
    expect(await states()).toEqual(['started', 'waiting'])
    await startWaiting(deps())
    expect(await states()).toEqual(['started', 'waiting'])
    await database.db.operation.updateMany({ where: { vmId: first.vmId }, data: { state: 'succeeded', endedAt: now } })
    await startWaiting(deps())
    expect(await states()).toEqual(['started', 'started'])
  })

  it('is not kept from the others by a schedule that it cannot read, which fails and says so', async () => {
    const broken = await addSchedule()
    const good = await addSchedule()
    await database.db.schedule.update({ where: { id: broken.id }, data: { timeZone: 'Mars/Olympus_Mons' } })
    now = new Date(now.getTime() + dayMs)
    await dispatchDue(deps())
    expect((await runsOf(good.id)).map(({ state }) => state)).toEqual(['started'])
    const told = await read(broken.id)
    expect([told.failuresInRow, told.nextRunAt?.getTime()]).toEqual([1, now.getTime() + hourMs])
    expect(told.lastFailure).toContain('cannot be worked out')
    expect(await database.db.auditEvent.count({ where: { subjectId: broken.id, action: 'schedule.failed' } })).toBe(1)
    expect(await refreshNextRuns(deps())).toBe(0)
  })
})

describe('a next run that was worked out under other conditions', () => {
  it('follows new zone data: the slot stays and runs once, at its new instant', async () => {
    const schedule = await addSchedule()
    const rightMs = schedule.nextRunAt?.getTime() ?? 0
    // As an older server had it, whose data put the zone an hour east of where it is.
    const early = new Date(rightMs - hourMs)
    await database.db.schedule.update({ where: { id: schedule.id }, data: { nextRunAt: early } })
    now = new Date(early.getTime() + 1000)
    await dispatchDue(deps())
    expect(await runsOf(schedule.id)).toEqual([])
    expect(await read(schedule.id)).toMatchObject({ nextSlot: schedule.nextSlot, nextRunAt: new Date(rightMs) })

    // And an hour west: nobody would look at it before, so it is looked for.
    await database.db.schedule.update({ where: { id: schedule.id }, data: { nextRunAt: new Date(rightMs + hourMs) } })
    expect(await refreshNextRuns(deps())).toBe(1)
    expect((await read(schedule.id)).nextRunAt?.getTime()).toBe(rightMs)
    expect(await refreshNextRuns(deps())).toBe(0)
    now = new Date(rightMs + 1000)
    await dispatchDue(deps())
    await dispatchDue(deps())
    expect((await runsOf(schedule.id)).map(({ slot, state }) => [slot, state])).toEqual([[schedule.nextSlot, 'started']])
  })

  it('is not silenced by a host clock that was wrong for a while', async () => {
    const schedule = await addSchedule()
    const right = now
    now = new Date(right.getTime() + 400 * dayMs)
    await dispatchDue(deps())
    const runs = await runsOf(schedule.id)
    expect(runs.filter(({ state }) => state === 'started')).toHaveLength(1)
    // As many as are worth listing; the others in words.
    const missed = runs.filter(({ state }) => state === 'missed')
    expect([missed.length, missed[0]?.reason]).toEqual([200, expect.stringContaining('199 before it')])

    now = right
    expect(await refreshNextRuns(deps())).toBe(1)
    const healed = await read(schedule.id)
    expect(healed).toMatchObject({ nextSlot: schedule.nextSlot, nextRunAt: schedule.nextRunAt })
    now = new Date((healed.nextRunAt?.getTime() ?? 0) + 1000)
    await dispatchDue(deps())
    expect((await runsOf(schedule.id)).filter(({ slot }) => slot === schedule.nextSlot)).toHaveLength(1)
    expect((await read(schedule.id)).nextRunAt?.getTime()).toBeLessThan(now.getTime() + 2 * dayMs)
  })

  it('leaves one that was saved meanwhile as it is', async () => {
    const schedule = await addSchedule()
    const far = new Date(now.getTime() + 400 * dayMs)
    await database.db.schedule.update({ where: { id: schedule.id }, data: { nextRunAt: far } })
    const saved = { nextSlot: '2026-11-26T03:00', nextRunAt: new Date('2026-11-26T02:00:00Z') }
    const racing = { ...deps(), now: () => now }
    const refreshed = refreshNextRuns(racing)
    await database.db.schedule.update({ where: { id: schedule.id }, data: saved })
    await refreshed
    // Whichever came first: never the far one.
    expect((await read(schedule.id)).nextRunAt?.getTime()).toBeLessThan(now.getTime() + 3 * dayMs)
  })
})
