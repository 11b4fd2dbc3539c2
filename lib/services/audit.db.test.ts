import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { recordAudit } from '@/lib/db/record-audit'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember, createSnapshotOf, createWorld } from '@/lib/testing/factory'
import { createSnapshot } from './create-snapshot'
import { listAudit } from './list-audit'
import { listAuditActors } from './list-audit-actors'
import { updateRestorePoint } from './update-restore-point'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function world() {
  const made = await createWorld(database.db)
  const actor = actorOf(made.accountId, { userId: made.owner.user.id })
  const context = { db: database.db, clock: systemClock, actor }
  const list = async (query: Parameters<typeof listAudit>[0]['query']) => (await listAudit({ ...context, query })).items
  return { ...made, actor, context, list }
}

it('names the VM, the point, the operation and the person of each event', async () => {
  const { vm, context, list } = await world()
  const { operation } = await createSnapshot({ ...context, body: { vmId: vm.id, quiesce: 'auto', name: 'before' } })
  const [event] = await list({})
  expect(event).toMatchObject({
    action: 'snapshot.create',
    actor: { name: 'A Person' },
    vm: { id: vm.id, name: vm.name },
    point: { name: 'before' },
    operation: { id: operation.id, kind: 'snapshot.create', state: 'queued' },
  })
})

it('filters by person, action, VM, time and words', async () => {
  const { db } = database
  const { accountId, vm, owner, context, list } = await world()
  const point = await createSnapshotOf(db, vm, { name: 'golden' })
  await updateRestorePoint({ ...context, id: point.id, body: { pinned: true } })
  const other = await createMember(db, { accountId })
  await db.user.update({ where: { id: other.user.id }, data: { name: 'Grace' } })
  const long = new Date('2020-02-02T10:00:00Z')
  const colleague = actorOf(accountId, { userId: other.user.id })
  const ofSession = { subjectType: 'session', subjectId: null } as const
  await recordAudit(db, { actor: colleague, accountId, action: 'session.create', ...ofSession, now: long })
  await recordAudit(db, { actor: null, accountId, action: 'vm.start', subjectType: 'vm', subjectId: vm.id, now: new Date() })
  const actions = async (query: Parameters<typeof list>[0]) => (await list(query)).map(({ action }) => action)

  expect(await actions({})).toEqual(['vm.start', 'restore-point.update', 'session.create'])
  expect(await actions({ actorId: 'holdfast' })).toEqual(['vm.start'])
  expect(await actions({ actorId: owner.user.id })).toEqual(['restore-point.update'])
  expect(await actions({ action: 'session.create' })).toEqual(['session.create'])
  expect(await actions({ vmId: vm.id })).toEqual(['vm.start', 'restore-point.update'])
  expect(await actions({ until: '2020-02-03T00:00:00Z' })).toEqual(['session.create'])
  expect(await actions({ from: '2020-02-03T00:00:00Z' })).toHaveLength(2)
  expect(await actions({ q: 'grace' })).toEqual(['session.create'])
  expect(await actions({ q: 'GOLD' })).toEqual(['restore-point.update'])
  expect((await listAuditActors(context)).items.map(({ name }) => name)).toEqual(['A Person', 'Grace'])
})

it('shows nothing of another account, not even a name', async () => {
  const mine = await world()
  const theirs = await world()
  await createSnapshot({ ...theirs.context, body: { vmId: theirs.vm.id, quiesce: 'auto' } })
  expect(await mine.list({})).toEqual([])
  expect(await mine.list({ vmId: theirs.vm.id })).toEqual([])
  await recordAudit(database.db, {
    actor: mine.actor,
    accountId: mine.accountId,
    action: 'vm.start',
    subjectType: 'vm',
    subjectId: theirs.vm.id,
    now: new Date(),
  })
  expect((await mine.list({}))[0]?.vm).toBeNull()
})
