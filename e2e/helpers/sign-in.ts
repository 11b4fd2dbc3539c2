import type { BrowserContext } from '@playwright/test'
import { createSession } from '@/lib/testing/session'
import type { Stack } from './stack'

/** Signs the browser in without the form: a session row, and the cookie that names it. Gives the session's id. */
export async function signInAs(context: BrowserContext, stack: Stack, who: { userId: string; accountId: string }): Promise<string> {
  const { id, cookie } = await createSession(stack.db, { ...who, secret: stack.secret, siteUrl: stack.url })
  await context.addCookies([{ ...cookie, url: stack.url, httpOnly: true, sameSite: 'Lax' }])
  return id
}

/** The owner of a demo account. */
export async function ownerOf(stack: Stack, account: string): Promise<{ userId: string; accountId: string }> {
  return stack.db.membership.findFirstOrThrow({
    where: { role: 'owner', account: { name: account } },
    select: { userId: true, accountId: true },
  })
}
