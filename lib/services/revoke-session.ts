import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Context } from './context'
import { notFound } from './not-found'

/** Ends one of the user's own sessions; its next request, and its open event stream, are nobody's. Throws `not-found`. */
export async function revokeSession({ db, actor, clock, id }: Context & { id: string }): Promise<void> {
  const now = clock.now()
  await db.$transaction(async (tx) => {
    const session = await tx.session.findFirst({ where: { id, userId: actor.userId, revokedAt: null }, select: { accountId: true } })
    const { count } = await tx.session.updateMany({ where: { id, userId: actor.userId, revokedAt: null }, data: { revokedAt: now } })
    if (!session || count !== 1) throw notFound('session')
    const { accountId } = session
    await recordAudit(tx, { actor, accountId, action: 'session.revoke', subjectType: 'session', subjectId: id, now })
    await recordEvent(tx, accountId, { resource: 'session', id, change: 'deleted' })
  })
}
