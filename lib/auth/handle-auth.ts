import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { z } from 'zod'
import type { AppError } from '@/lib/errors'
import { clientAddress } from './client-address'
import { nextAuthOptions } from './next-auth-options'

const redirectShape = z.object({ url: z.string() })
const authHandler = z.custom<Response>((value) => value instanceof Response)

/**
 * next-auth's routes. A refused sign-in keeps next-auth's own body (its client reads `url`) and gets the status that the reason has:
 * 429 with Retry-After for too many, 401 for wrong credentials.
 */
export async function handleAuth(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const refused: AppError[] = []
  const options = nextAuthOptions({
    address: clientAddress(request.headers),
    userAgent: request.headers.get('user-agent') ?? '',
    onRefused: (error) => refused.push(error),
  })
  const response = authHandler.parse(await NextAuth(request, context, options))
  response.headers.set('cache-control', 'no-store')
  const [error] = refused
  if (!error) return response
  const headers = new Headers(response.headers)
  if (error.retryAfterSeconds !== undefined) headers.set('retry-after', String(error.retryAfterSeconds))
  if (!response.headers.get('content-type')?.startsWith('application/json'))
    return new Response(response.body, { status: response.status, headers })
  const body = redirectShape.parse(await response.json())
  return Response.json({ ...body, code: error.code, detail: error.message }, { status: error.status, headers })
}
