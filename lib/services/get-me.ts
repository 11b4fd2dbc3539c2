import type { Me } from '@/lib/contract/people'
import { AppError } from '@/lib/errors'
import type { Context } from './context'

/** Who is signed in, for which account, as what. */
export async function getMe({ db, actor }: Context): Promise<Me> {
  const row = await db.membership.findUnique({
    where: { accountId_userId: { accountId: actor.accountId, userId: actor.userId } },
    select: { role: true, account: { select: { id: true, name: true } }, user: { select: { id: true, name: true, email: true } } },
  })
  if (!row) throw new AppError('unauthenticated', 'Please sign in.')
  return { user: row.user, account: row.account, role: row.role }
}
