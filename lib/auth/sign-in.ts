import { z } from 'zod'
import type { Clock } from '@/lib/clock'
import type { Db } from '@/lib/db/client'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import { AppError } from '@/lib/errors'
import { consume, forgive, type RateLimit } from '@/lib/http/rate-limit'
import { newId } from '@/lib/id'
import { sessionSeconds } from './session-cookie'
import { verifyPassword } from './verify-password'

const byAddress: RateLimit = { name: 'sign-in-address', points: 30, seconds: 15 * 60, where: 'redis' }
const byEmail: RateLimit = { name: 'sign-in-email', points: 10, seconds: 15 * 60, where: 'redis' }

const credentialsShape = z.object({ email: z.string().trim().toLowerCase().min(3).max(254), password: z.string().min(1).max(1_024) })

export interface SignIn {
  db: Db
  clock: Clock
  /** As the client sent them: strings or anything else. */
  credentials: unknown
  address: string
  userAgent: string
}

/**
 * Checks e-mail and password and writes the session row; returns its id.
 * An unknown user, a wrong password and a user without an account are one error and the same work.
 * @throws `wrong-credentials`, or `rate-limited` by address or by e-mail (a success clears the e-mail's count)
 */
export async function signIn({ db, clock, credentials, address, userAgent }: SignIn): Promise<string> {
  await consume(byAddress, address)
  const parsed = credentialsShape.safeParse(credentials)
  if (!parsed.success) throw wrongCredentials()
  const { email, password } = parsed.data
  await consume(byEmail, email)
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, memberships: { orderBy: [{ createdAt: 'asc' }, { accountId: 'asc' }], take: 1 } },
  })
  const matches = await verifyPassword(user?.passwordHash ?? null, password)
  const membership = user?.memberships[0]
  if (!user || !membership || !matches) throw wrongCredentials()
  await forgive(byEmail, email)
  const now = clock.now()
  const { accountId, role } = membership
  const id = newId('session', now)
  await db.$transaction(async (tx) => {
    await tx.session.create({
      data: {
        id,
        userId: user.id,
        accountId,
        address,
        userAgent: userAgent.slice(0, 400),
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + sessionSeconds * 1000),
      },
    })
    const actor = { userId: user.id, accountId, role, sessionId: id, onBehalfOfId: null, address, requestId: newId('request', now) }
    await recordAudit(tx, { actor, accountId, action: 'session.create', subjectType: 'session', subjectId: id, now })
    await recordEvent(tx, accountId, { resource: 'session', id, change: 'created' })
  })
  return id
}

function wrongCredentials(): AppError {
  return new AppError('wrong-credentials', 'The e-mail address or the password is not right.')
}
