import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/clock'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember } from '@/lib/testing/factory'
import { getFirstSteps } from './get-first-steps'
import { getMe } from './get-me'
import { updateMe } from './update-me'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function someone() {
  const { user, accountId } = await createMember(database.db)
  return { db: database.db, clock: systemClock, actor: actorOf(accountId, { userId: user.id }) }
}

it('keeps the choices that are not named, and touches nobody else', async () => {
  const [me, other] = [await someone(), await someone()]
  expect((await getMe(me)).preferences).toEqual({ timeZone: null, firstStepsDone: false })
  await updateMe({ ...me, body: { preferences: { timeZone: 'Europe/Berlin' } } })
  const changed = await updateMe({ ...me, body: { name: 'Ada', preferences: { firstStepsDone: true } } })
  expect(changed).toMatchObject({ user: { name: 'Ada' }, preferences: { timeZone: 'Europe/Berlin', firstStepsDone: true } })
  expect(await getMe(other)).toMatchObject({ preferences: { timeZone: null, firstStepsDone: false } })
})

it('reads a choice that it does not understand any more as the default', async () => {
  const me = await someone()
  await database.db.user.update({ where: { id: me.actor.userId }, data: { preferences: { timeZone: 'Mars/Base', old: 1 } } })
  expect((await getMe(me)).preferences).toEqual({ timeZone: null, firstStepsDone: false })
})

it('ticks no step of an account that has done nothing', async () => {
  expect(await getFirstSteps(await someone())).toEqual({ hasVm: false, tookSnapshot: false, restored: false })
})
