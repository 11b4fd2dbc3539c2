import { preferences, type Me } from '@/lib/contract/people'
import { AppError } from '@/lib/errors'
import type { Context } from './context'

/** Who is signed in, for which account, as what. */
export async function getMe({ db, actor }: Context): Promise<Me> {
  const row = await db.membership.findUnique({
    where: { accountId_userId: { accountId: actor.accountId, userId: actor.userId } },
    select: {
      role: true,
      account: { select: { id: true, name: true } },
      user: { select: { id: true, name: true, email: true, preferences: true } },
    },
  })
  if (!row) throw new AppError('unauthenticated', 'Please sign in.')
  const { preferences: chosen, ...user } = row.user
  return { user, account: row.account, role: row.role, preferences: preferences.parse(chosen) }
}
