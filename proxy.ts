import { NextResponse, type NextRequest } from 'next/server'
import { pagePathHeader } from '@/lib/auth/page-path'

/** Tells a page its own path, for the way back from the sign-in. No place for authorization: that is in route(), the services and the SQL. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers)
  headers.set(pagePathHeader, request.nextUrl.pathname + request.nextUrl.search)
  return NextResponse.next({ request: { headers } })
}

export const config = { matcher: '/((?!api/|_next/|.*\\.[a-z0-9]+$).*)' }
