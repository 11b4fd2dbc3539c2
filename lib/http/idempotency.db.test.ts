import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { accepted } from '@/lib/contract/operation'
import { call, signedIn, type Call } from '@/lib/testing/api'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createSnapshotOf, createWorld } from '@/lib/testing/factory'

vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
vi.stubEnv('NEXTAUTH_SECRET', 'a secret for tests, longer than thirty-two')

let database: TestDatabase
let world: Awaited<ReturnType<typeof createWorld>>
let headers: Record<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  world = await createWorld(database.db)
  headers = await signedIn(database.db, { userId: world.owner.user.id, accountId: world.accountId })
})

const snapshot = (key: string, more: Call = {}) =>
  call('createSnapshot', { body: { vmId: world.vm.id, name: 'one' }, ...more, headers: { ...headers, 'idempotency-key': key } })
const countPoints = () => database.db.restorePoint.count({ where: { vmId: world.vm.id } })

it('answers the same to the same key and body, with one effect', async () => {
  const first = await snapshot('key-1')
  expect(first).toMatchObject({ status: 202 })
  expect(first.headers.get('location')).toBe(`/api/v1/operations/${accepted.parse(first.body).operation.id}`)
  const second = await snapshot('key-1')
  expect(second).toMatchObject({ status: 202, body: first.body })
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(await countPoints()).toBe(1)
})

it('answers the same to ten at once, with one effect', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => snapshot('key-2')))
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 202))
  expect(answers.map((answer) => answer.body)).toEqual(answers.map(() => answers[0]?.body))
  expect(await countPoints()).toBe(1)
})

it('refuses the key with another body, at another address, and a key that is none', async () => {
  await snapshot('key-3')
  expect(await snapshot('key-3', { body: { vmId: world.vm.id, name: 'two' } })).toMatchObject({
    status: 422,
    body: { code: 'idempotency-mismatch' },
  })
  const elsewhere = await call('rebootVm', { params: { id: world.vm.id }, headers: { ...headers, 'idempotency-key': 'key-3' } })
  expect(elsewhere).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
  expect(await snapshot('x'.repeat(201))).toMatchObject({ status: 422, body: { code: 'invalid-input' } })
})

it('keeps no answer of a request that failed', async () => {
  const blocker = accepted.parse((await snapshot('key-4')).body).operation
  expect(await snapshot('key-5')).toMatchObject({ status: 409, body: { code: 'vm-busy' } })
  await call('cancelOperation', { params: { id: blocker.id }, headers })
  expect(await snapshot('key-5')).toMatchObject({ status: 202 })
})

it('is the account’s own: another account may use the same key', async () => {
  await snapshot('shared')
  world = await createWorld(database.db)
  headers = await signedIn(database.db, { userId: world.owner.user.id, accountId: world.accountId })
  expect((await snapshot('shared')).headers.get('idempotency-replayed')).toBeNull()
})

it('answers a repeated restore to a new VM with the VM it made', async () => {
  const point = await createSnapshotOf(database.db, world.vm)
  const restore = () =>
    call('restore', {
      params: { id: point.id },
      body: { mode: 'new-vm', name: 'the copy' },
      headers: { ...headers, 'idempotency-key': 'restore-1' },
    })
  const [first, second] = await Promise.all([restore(), restore()])
  expect(first.status).toBe(202)
  expect(second.body).toEqual(first.body)
  expect(await database.db.vm.count({ where: { accountId: world.accountId } })).toBe(2)
})
