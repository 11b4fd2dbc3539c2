import type { z } from 'zod'
import type { Me, updateMeBody } from '@/lib/contract/people'
import { recordAudit } from '@/lib/db/record-audit'
import type { Context } from './context'
import { getMe } from './get-me'

/** Changes the caller's own name and choices; a choice that is not named stays. */
export async function updateMe(options: Context & { body: z.output<typeof updateMeBody> }): Promise<Me> {
  const { db, actor, clock, body } = options
  const { accountId, userId } = actor
  const { name, preferences } = body
  const now = clock.now()
  await db.$transaction(async (tx) => {
    if (name !== undefined) {
      await tx.user.update({ where: { id: userId }, data: { name } })
      await recordAudit(tx, { actor, accountId, action: 'user.update', subjectType: 'user', subjectId: userId, data: { name }, now })
    }
    if (preferences !== undefined) {
      // Merged in the database, so that two tabs that change different choices keep both.
      await tx.$executeRaw`UPDATE "User" SET "preferences" = "preferences" || ${JSON.stringify(preferences)}::jsonb WHERE "id" = ${userId}`
    }
  })
  return getMe({ db, actor, clock })
}
