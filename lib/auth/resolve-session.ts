import type { Actor } from '@/lib/actor'
import type { Clock } from '@/lib/clock'
import type { Db } from '@/lib/db/client'

const touchEveryMs = 60_000

export interface ResolveSession {
  db: Db
  clock: Clock
  sessionId: string | null
  address: string
  requestId: string
}

/**
 * The actor of a session, looked up anew each time: null once it is revoked or past, or its user is no longer a member of the account.
 * Notes that it was seen, at most once a minute.
 */
export async function resolveSession({ db, clock, sessionId, address, requestId }: ResolveSession): Promise<Actor | null> {
  if (!sessionId) return null
  const now = clock.now()
  const session = await db.session.findFirst({ where: { id: sessionId, revokedAt: null, expiresAt: { gt: now } } })
  if (!session) return null
  const { userId, accountId } = session
  const membership = await db.membership.findUnique({ where: { accountId_userId: { accountId, userId } }, select: { role: true } })
  if (!membership) return null
  const seenBefore = new Date(now.getTime() - touchEveryMs)
  if (session.lastSeenAt < seenBefore) {
    await db.session.updateMany({ where: { id: sessionId, lastSeenAt: { lt: seenBefore } }, data: { lastSeenAt: now } })
  }
  return { userId, accountId, role: membership.role, sessionId, onBehalfOfId: null, address, requestId }
}
