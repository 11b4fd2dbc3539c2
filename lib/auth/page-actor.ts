import { cookies, headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Actor } from '@/lib/actor'
import { systemClock } from '@/lib/clock'
import type { Me } from '@/lib/contract/people'
import { roleMay, type Permission } from '@/lib/domain/role'
import { webDb } from '@/lib/db/web'
import { newId } from '@/lib/id'
import { getMe } from '@/lib/services/get-me'
import { clientAddress } from './client-address'
import { pagePathHeader } from './page-path'
import { resolveSession } from './resolve-session'
import { safeNext } from './safe-next'
import { sessionCookieName, sessionIdFromToken } from './session-cookie'

/** Who looks at the page, once per request; null for nobody. */
export const pageActor = cache(async (): Promise<{ actor: Actor; me: Me } | null> => {
  const [jar, head] = await Promise.all([cookies(), headers()])
  const sessionId = await sessionIdFromToken(jar.get(sessionCookieName())?.value)
  const db = webDb()
  const actor = await resolveSession({ db, clock: systemClock, sessionId, address: clientAddress(head), requestId: newId('request') })
  return actor && { actor, me: await getMe({ db, actor, clock: systemClock }) }
})

/**
 * Who looks at the page; nobody is sent to the sign-in, and comes back from there. A role without the permission gets the forbidden page;
 * null where the page concerns the caller alone.
 */
export async function requirePageActor(permission: Permission | null = 'vm.read'): Promise<{ actor: Actor; me: Me }> {
  const found = await pageActor()
  if (found) {
    if (permission && !roleMay(found.actor.role, permission)) forbidden()
    return found
  }
  const path = safeNext((await headers()).get(pagePathHeader))
  redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
}
