import type { z } from 'zod'
import type { auditActors } from '@/lib/contract/audit'
import type { Context } from './context'

const most = 500

/** The account's members, by name. What nobody asked for was done by Holdfast itself. */
export async function listAuditActors({ db, actor }: Context): Promise<z.infer<typeof auditActors>> {
  const items = await db.user.findMany({
    where: { memberships: { some: { accountId: actor.accountId } } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
  })
  return { items }
}
