import { decode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from '@/lib/env'

/** How long a session lasts, at most. */
export const sessionSeconds = 12 * 60 * 60

const claims = z.object({ sid: z.string().regex(/^ses_[0-9a-z]{26}$/) })

/** next-auth's own name for it: with the prefix that binds it to https where the site is served so. */
export function sessionCookieName(siteUrl: string = env().NEXTAUTH_URL): string {
  return siteUrl.startsWith('https:') ? '__Secure-next-auth.session-token' : 'next-auth.session-token'
}

/** The id of the session row that the cookie's token names; null for a token that is not ours, was changed or is past. */
export async function sessionIdFromToken(token: string | undefined): Promise<string | null> {
  if (!token) return null
  let payload: unknown
  try {
    payload = await decode({ token, secret: env().NEXTAUTH_SECRET })
  } catch {
    // Whatever the library dislikes about a token that the client sent, the answer is the same: nobody.
    return null
  }
  const parsed = claims.safeParse(payload)
  return parsed.success ? parsed.data.sid : null
}

/** One cookie of a request; of two with the same name the first. */
export function cookieOf(request: Request, name: string): string | undefined {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}
