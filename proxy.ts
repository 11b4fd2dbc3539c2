import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { pagePathHeader } from '@/lib/auth/page-path'
import { env } from '@/lib/env'
import { pageHeaders } from '@/lib/http/page-headers'

/**
 * Tells a page its own path, for the way back from the sign-in, and the browser what to refuse. No place for authorization: that is in
 * route(), the services and the SQL.
 */
export function proxy(request: NextRequest): NextResponse {
  const { NODE_ENV, NEXTAUTH_URL } = env()
  const security = pageHeaders({
    nonce: randomBytes(16).toString('base64'),
    development: NODE_ENV === 'development',
    secure: NEXTAUTH_URL.startsWith('https:'),
  })
  const headers = new Headers(request.headers)
  headers.set(pagePathHeader, request.nextUrl.pathname + request.nextUrl.search)
  // Next.js takes the nonce for its scripts from here.
  headers.set('content-security-policy', security['content-security-policy'] ?? '')
  const response = NextResponse.next({ request: { headers } })
  for (const [name, value] of Object.entries(security)) response.headers.set(name, value)
  return response
}

// An address with a dot in it is a page too; what is left out answers for itself.
export const config = { matcher: '/((?!api/|_next/|offline\\.html$|sw\\.js$|icon\\.svg$).*)' }
