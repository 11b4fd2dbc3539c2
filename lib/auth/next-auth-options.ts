import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { env } from '@/lib/env'
import { asAppError, type AppError } from '@/lib/errors'
import { newId } from '@/lib/id'
import { revokeSession } from '@/lib/services/revoke-session'
import { webLog } from '@/lib/web-log'
import { resolveSession } from './resolve-session'
import { sessionSeconds } from './session-cookie'
import { signIn } from './sign-in'

export interface SignInRequest {
  address: string
  userAgent: string
  /** Told why a sign-in was refused. */
  onRefused: (error: AppError) => void
}

const tokenClaims = z.object({ sid: z.string() })

/**
 * next-auth keeps the forms, the CSRF token and the cookie; who is signed in is the session row that the token names.
 * The token holds that id and nothing else, and no later call (`update` with its payload from the client) changes it.
 */
export function nextAuthOptions({ address, userAgent, onRefused }: SignInRequest): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    jwt: { maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials) {
          try {
            return { id: await signIn({ db: webDb(), clock: systemClock, credentials, address, userAgent }) }
          } catch (thrown) {
            const error = asAppError(thrown)
            if (error.code === 'internal') webLog().error({ err: thrown, internal: error.internal }, 'sign-in failed')
            onRefused(error)
            // next-auth puts the message into an address that the browser sees: a code, nothing more.
            throw new Error(error.code)
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user, trigger }) => ({ sid: trigger === 'signIn' ? user.id : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const parsed = tokenClaims.safeParse(token)
        if (!parsed.success) return
        const context = { db: webDb(), clock: systemClock }
        const actor = await resolveSession({ ...context, sessionId: parsed.data.sid, address, requestId: newId('request') })
        if (actor) await revokeSession({ ...context, actor, id: parsed.data.sid })
      },
    },
  }
}
