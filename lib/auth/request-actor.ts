import type { Actor } from '@/lib/actor'
import type { Clock } from '@/lib/clock'
import type { Db } from '@/lib/db/client'
import { clientAddress } from './client-address'
import { resolveSession } from './resolve-session'
import { cookieOf, sessionCookieName, sessionIdFromToken } from './session-cookie'

/** Who sent the request; null when nobody who is signed in. */
export async function actorFromRequest(request: Request, deps: { db: Db; clock: Clock; requestId: string }): Promise<Actor | null> {
  const sessionId = await sessionIdFromToken(cookieOf(request, sessionCookieName()))
  return resolveSession({ ...deps, sessionId, address: clientAddress(request.headers) })
}
