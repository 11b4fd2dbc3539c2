import { encode } from 'next-auth/jwt'
import { sessionCookieName, sessionSeconds } from '@/lib/auth/session-cookie'
import type { DbOrTx } from '@/lib/db/client'
import { newId } from '@/lib/id'

export interface TestSession {
  id: string
  /** For Playwright's `addCookies`, and for a `cookie` header. */
  cookie: { name: string; value: string }
  header: string
}

/** Signs a user in without the form: the session row, and the cookie that next-auth would have set for it. */
export async function createSession(
  db: DbOrTx,
  options: { userId: string; accountId: string; secret: string; siteUrl: string; expiresAt?: Date },
): Promise<TestSession> {
  const { userId, accountId, secret, siteUrl } = options
  const id = newId('session')
  const expiresAt = options.expiresAt ?? new Date(Date.now() + sessionSeconds * 1000)
  await db.session.create({ data: { id, userId, accountId, address: '127.0.0.1', userAgent: 'test', expiresAt } })
  const value = await encode({ token: { sid: id }, secret, maxAge: sessionSeconds })
  const name = sessionCookieName(siteUrl)
  return { id, cookie: { name, value }, header: `${name}=${value}` }
}
