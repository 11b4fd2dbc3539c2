import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/clock'
import { env } from '@/lib/env'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember, testPassword } from '@/lib/testing/factory'
import { newId } from '@/lib/id'
import { nextAuthOptions } from './next-auth-options'
import { resolveSession } from './resolve-session'
import { safeNext } from './safe-next'
import { sessionIdFromToken } from './session-cookie'
import { signIn } from './sign-in'

vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
vi.stubEnv('NEXTAUTH_SECRET', 'a secret for tests, longer than thirty-two')

let database: TestDatabase
let email: string
let octet = 0
beforeAll(async () => {
  database = await createTestDatabase()
  email = (await createMember(database.db, { password: testPassword })).user.email
})
afterAll(() => database.drop())

/** An address that no other test and no other run has counted. */
const freshAddress = () => `2001:db8::${Date.now().toString(16).slice(-4)}:${process.pid.toString(16)}:${(++octet).toString(16)}`
const attempt = (credentials: unknown, address = freshAddress()) =>
  signIn({ db: database.db, clock: systemClock, credentials, address, userAgent: 'a browser' })

it('writes a session row that is looked up from then on', async () => {
  const sessionId = await attempt({ email: ` ${email.toUpperCase()} `, password: testPassword })
  const who = { db: database.db, clock: systemClock, sessionId, address: '::1', requestId: newId('request') }
  expect(await resolveSession(who)).toMatchObject({ role: 'owner', sessionId })
  const row = await database.db.session.findUniqueOrThrow({ where: { id: sessionId } })
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(12 * 3_600_000)
  expect(await database.db.auditEvent.count({ where: { action: 'session.create', subjectId: sessionId } })).toBe(1)
})

it('notes that a session was seen at most once a minute', async () => {
  const sessionId = await attempt({ email, password: testPassword })
  const { createdAt } = await database.db.session.findUniqueOrThrow({ where: { id: sessionId } })
  const seenAt = async (seconds: number) => {
    const now = new Date(createdAt.getTime() + seconds * 1000)
    await resolveSession({ db: database.db, clock: { now: () => now }, sessionId, address: '::1', requestId: 'r' })
    const row = await database.db.session.findUniqueOrThrow({ where: { id: sessionId } })
    return (row.lastSeenAt.getTime() - createdAt.getTime()) / 1000
  }
  expect([await seenAt(30), await seenAt(61), await seenAt(100), await seenAt(122)]).toEqual([0, 61, 61, 122])
})

it('says the same of an unknown user, a wrong password, a user without an account, and no credentials', async () => {
  const lonely = await createMember(database.db, { password: testPassword })
  await database.db.membership.deleteMany({ where: { userId: lonely.user.id } })
  const tries: unknown[] = [
    { email: `nobody-${process.pid}@example.com`, password: testPassword },
    { email, password: 'wrong' },
    { email: lonely.user.email, password: testPassword },
    { email: { $ne: '' }, password: { $ne: '' } },
    { email: [email], password: [testPassword] },
    undefined,
  ]
  for (const credentials of tries) {
    await expect(attempt(credentials)).rejects.toMatchObject({
      code: 'wrong-credentials',
      message: 'The e-mail address or the password is not right.',
    })
  }
})

it('limits the tries for one e-mail from anywhere, says when to come back, and forgets them after a success', async () => {
  const { user } = await createMember(database.db, { password: testPassword })
  for (let round = 0; round < 9; round++) {
    await expect(attempt({ email: user.email, password: 'wrong' })).rejects.toMatchObject({ code: 'wrong-credentials' })
  }
  await attempt({ email: user.email, password: testPassword })
  for (let round = 0; round < 10; round++) {
    await expect(attempt({ email: user.email, password: 'wrong' })).rejects.toMatchObject({ code: 'wrong-credentials' })
  }
  const refused = await attempt({ email: user.email, password: testPassword }).catch((thrown: unknown) => thrown)
  expect(refused).toMatchObject({ code: 'rate-limited' })
  expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(800)
})

it('limits the tries from one address', async () => {
  const address = freshAddress()
  for (let round = 0; round < 30; round++) await expect(attempt(undefined, address)).rejects.toMatchObject({ code: 'wrong-credentials' })
  await expect(attempt({ email, password: testPassword }, address)).rejects.toMatchObject({ code: 'rate-limited' })
})

it('puts nothing but the session’s id into the token, and `update` changes nothing', async () => {
  const options = nextAuthOptions({ address: '::1', userAgent: '', onRefused: () => undefined })
  const jwt = options.callbacks?.jwt
  const sid = newId('session')
  const account = null
  const signedIn = await jwt?.({ token: { name: 'n', email: 'e' }, user: { id: sid }, account, trigger: 'signIn' })
  expect(signedIn).toEqual({ sid })
  const user = { id: newId('session') }
  const updated = await jwt?.({ token: { sid }, user, account, trigger: 'update', session: { sid: newId('session'), role: 'owner' } })
  expect(updated).toEqual({ sid })
})

it('takes a token for nobody when it was changed, is of another kind, or of another key', async () => {
  const secret = env().NEXTAUTH_SECRET
  const sid = newId('session')
  const good = await encode({ token: { sid }, secret })
  expect(await sessionIdFromToken(good)).toBe(sid)
  const object = await encode({ token: { sid: { $ne: '' } }, secret })
  const foreign = await encode({ token: { sid }, secret: 'x'.repeat(40) })
  for (const token of [good.slice(0, -4), `${good}x`, object, foreign, '', 'a.b.c', undefined])
    expect(await sessionIdFromToken(token)).toBeNull()
})

it('goes on only to a path of our own', () => {
  expect(safeNext('/vms/vm_1?tab=disks')).toBe('/vms/vm_1?tab=disks')
  const refused = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/..//evil.example',
    '/\t/evil.example',
    '/sign-in?next=/',
    '',
    null,
  ]
  for (const next of [...refused, ['/vms']]) expect(safeNext(next), String(next)).toBe('/')
})
