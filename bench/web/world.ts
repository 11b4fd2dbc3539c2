import type { Stack } from '@/e2e/helpers/stack'
import { newId } from '@/lib/id'
import { createSession, type TestSession } from '@/lib/testing/session'

export interface WebBench {
  stack: Stack
  accountId: string
}

/** A new owner of the account: the API's rate limits count for each user. */
export async function newOwner({ stack, accountId }: WebBench): Promise<TestSession> {
  const id = newId('user')
  await stack.db.user.create({ data: { id, email: `${id}@bench.example`, name: 'A bench', passwordHash: 'none' } })
  await stack.db.membership.create({ data: { accountId, userId: id, role: 'owner' } })
  return createSession(stack.db, { userId: id, accountId, secret: stack.secret, siteUrl: stack.url })
}
