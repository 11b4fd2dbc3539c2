import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { api, type ApiName } from '@/lib/contract/api'
import { problem } from '@/lib/contract/common'
import type { Endpoint } from '@/lib/contract/endpoint'
import { roleMay, type Role } from '@/lib/domain/role'
import { newId } from '@/lib/id'
import { call, signedIn } from '@/lib/testing/api'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember, createOperationRow, createSnapshotOf, createWorld } from '@/lib/testing/factory'

vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
vi.stubEnv('NEXTAUTH_SECRET', 'a secret for tests, longer than thirty-two')

const names = Object.keys(api) as ApiName[]
const guarded = names.filter((name) => api[name].auth === 'session')
const withId = names.filter((name) => 'id' in api[name].params.shape)
const bodies: Partial<Record<ApiName, object>> = {
  updateVm: { name: 'another name' },
  updateMe: { preferences: { firstStepsDone: false } },
  restore: { mode: 'new-vm', name: 'a copy' },
  estimateRestore: { mode: 'new-vm' },
  updateRestorePoint: { note: 'mine now' },
  updateSchedule: { enabled: false },
}

const rule = { frequency: 'daily', time: '03:00', timeZone: 'UTC', retention: { keepLast: 7 } }
/** Requests whose body names a VM. */
const ofVm: Partial<Record<ApiName, (vmId: string) => object>> = {
  createSnapshot: (vmId) => ({ vmId }),
  createBackup: (vmId) => ({ vmId }),
  createSchedule: (vmId) => ({ vmId, name: 'mine', ...rule }),
  previewSchedule: (vmId) => ({ vmId, ...rule }),
}

let database: TestDatabase
let world: Awaited<ReturnType<typeof createWorld>>
let theirs: Record<'vms' | 'restore-points' | 'operations' | 'sessions' | 'schedules', string>
let stranger: Record<string, string>
let owner: Record<string, string>

function idFor(endpoint: Endpoint, ids: Record<string, string>): Record<string, string> {
  const id = ids[endpoint.path.split('/')[1] ?? '']
  return 'id' in endpoint.params.shape && id ? { id } : {}
}

async function headersOf(role: Role): Promise<Record<string, string>> {
  const { user } = await createMember(database.db, { accountId: world.accountId, role })
  return signedIn(database.db, { userId: user.id, accountId: world.accountId })
}

async function rowCounts(): Promise<Record<string, number>> {
  const { db } = database
  return {
    operations: await db.operation.count(),
    vms: await db.vm.count(),
    points: await db.restorePoint.count({ where: { state: { not: 'deleting' }, note: '' } }),
    sessions: await db.session.count({ where: { revokedAt: null } }),
    schedules: await db.schedule.count({ where: { name: 'nightly', enabled: true } }),
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  world = await createWorld(db)
  const point = await createSnapshotOf(db, world.vm)
  const operation = await createOperationRow(db, {
    accountId: world.accountId,
    hostId: world.host.id,
    kind: 'restore.in-place',
    vmId: world.vm.id,
    state: 'succeeded',
    endedAt: new Date(),
    undoUntil: new Date(Date.now() + 3_600_000),
  })
  const schedule = await db.schedule.create({
    data: {
      id: newId('schedule'),
      accountId: world.accountId,
      vmId: world.vm.id,
      name: 'nightly',
      frequency: 'daily',
      time: '03:00',
      timeZone: 'UTC',
      retention: { keepLast: 7 },
      nextSlot: '2099-01-01T03:00',
      nextRunAt: new Date('2099-01-01T03:00:00Z'),
    },
  })
  owner = await signedIn(db, { userId: world.owner.user.id, accountId: world.accountId })
  const session = await db.session.findFirstOrThrow({ where: { userId: world.owner.user.id } })
  theirs = { vms: world.vm.id, 'restore-points': point.id, operations: operation.id, sessions: session.id, schedules: schedule.id }
  const other = await createMember(db)
  stranger = await signedIn(db, { userId: other.user.id, accountId: other.accountId })
})

afterAll(() => database.drop())

describe.each(guarded)('%s', (name) => {
  const endpoint: Endpoint = api[name]

  it('answers 401 with a problem to nobody', async () => {
    const answer = await call(name, { params: idFor(endpoint, theirs), body: bodies[name], headers: { origin: 'http://localhost:3000' } })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.parse(answer.body)).toMatchObject({ code: 'unauthenticated', requestId: answer.headers.get('x-request-id') })
  })

  it('answers 403 to a role that may not, and changes nothing', async () => {
    for (const role of ['billing', 'viewer', 'operator'] as const) {
      if (!endpoint.permission || roleMay(role, endpoint.permission)) continue
      const before = await rowCounts()
      const headers = await headersOf(role)
      const body = ofVm[name]?.(world.vm.id) ?? bodies[name]
      const answer = await call(name, { params: idFor(endpoint, theirs), body, headers })
      expect(answer.status, role).toBe(403)
      expect(await rowCounts()).toEqual({ ...before, sessions: (before.sessions ?? 0) + 1 })
    }
  })

  it('refuses unknown, repeated and object-typed query values', async () => {
    const first = Object.keys(endpoint.query.shape)[0] ?? 'limit'
    for (const query of ['nothing=1', `${first}=1&${first}=2`, `${first}[$ne]=1`, `${first}[]=1`, '__proto__=1']) {
      const answer = await call(name, { params: idFor(endpoint, theirs), query, headers: { ...stranger } })
      expect(answer.status, query).toBe(422)
    }
  })
})

describe.each(guarded.filter((name) => api[name].method !== 'GET'))('%s', (name) => {
  const endpoint: Endpoint = api[name]

  it('refuses a change that comes from another site', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000.evil.example', undefined]) {
      const headers: Record<string, string> = { cookie: owner.cookie ?? '', ...(origin === undefined ? {} : { origin }) }
      const answer = await call(name, { params: idFor(endpoint, theirs), body: bodies[name], headers })
      expect(answer).toMatchObject({ status: 403, body: { code: 'wrong-origin' } })
    }
  })
})

describe.each(withId)('%s of another account', (name) => {
  it('answers 404 and changes nothing', async () => {
    const before = await rowCounts()
    const answer = await call(name, { params: idFor(api[name], theirs), body: bodies[name], headers: stranger })
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await rowCounts()).toEqual(before)
  })

  it('answers 404 to what is no id at all', async () => {
    for (const id of ['1', '../vms', `${theirs.vms}'--`, newId('host')]) {
      const answer = await call(name, { params: { id }, body: bodies[name], headers: stranger })
      expect(answer.status, id).toBe(404)
    }
  })
})

it('shows nothing of another account in any list', async () => {
  for (const name of names.filter((candidate) => api[candidate].path.split('/').length === 2 && candidate.startsWith('list'))) {
    const text = JSON.stringify((await call(name, { headers: stranger })).body)
    for (const id of [...Object.values(theirs), world.host.id]) expect(text).not.toContain(id)
    expect((await call(name, { headers: stranger, query: { limit: '5' } })).status).toBe(200)
  }
})

it('does nothing with a VM of another account that a body names', async () => {
  const before = await rowCounts()
  for (const [name, body] of Object.entries(ofVm)) {
    const answer = await call(name as ApiName, { headers: stranger, body: body(theirs.vms) })
    expect(answer, name).toMatchObject({ status: 404, body: { code: 'not-found' } })
  }
  expect(await rowCounts()).toEqual(before)
})

it('refuses another media type, a body that is too large, and what is not JSON', async () => {
  const params = { id: world.vm.id }
  const send = (body: unknown, headers: Record<string, string>) => call('updateVm', { params, body, headers: { ...owner, ...headers } })
  expect((await send({ name: 'x' }, { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await send({ name: 'x'.repeat(300_000) }, {})).status).toBe(413)
  const wrong = await send({ name: '', extra: 1 }, {})
  expect(
    problem
      .parse(wrong.body)
      .errors?.map((error) => error.path)
      .sort(),
  ).toEqual(['extra', 'name'])
})

it('takes a request id only if it is a short plain token', async () => {
  const id = async (given: string) => (await call('getMe', { headers: { ...owner, 'x-request-id': given } })).headers.get('x-request-id')
  expect(await id('abcdefgh-1234')).toBe('abcdefgh-1234')
  expect(await id('<script>alert(1)</script>')).toMatch(/^req_/)
})

it('is nobody once the session is revoked, past, or its user no member any more', async () => {
  const { db } = database
  const member = await createMember(db, { accountId: world.accountId })
  const who = { userId: member.user.id, accountId: world.accountId }
  const ways = [
    () => db.session.updateMany({ where: { userId: who.userId }, data: { revokedAt: new Date() } }),
    () => db.session.updateMany({ where: { userId: who.userId }, data: { expiresAt: new Date(Date.now() - 1) } }),
    () => db.membership.deleteMany({ where: { userId: who.userId } }),
  ]
  for (const end of ways) {
    const headers = await signedIn(db, who)
    expect((await call('getMe', { headers })).status).toBe(200)
    await end()
    expect((await call('getMe', { headers })).status).toBe(401)
  }
})
