import type { Problem } from '@/lib/contract/common'
import { asAppError, type AppError, type ErrorCode } from '@/lib/errors'
import { webLog } from '@/lib/web-log'

const titles: Partial<Record<ErrorCode, string>> = {
  'invalid-input': 'Some fields were not accepted',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  'wrong-origin': 'Refused',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  conflict: 'Conflict',
  'vm-busy': 'The VM is busy',
  'state-forbids': 'Not possible now',
  'payload-too-large': 'Too large',
  'unsupported-media-type': 'Unsupported media type',
  'idempotency-mismatch': 'Idempotency key used before',
  'rate-limited': 'Too many requests',
  unavailable: 'Not available at the moment',
  internal: 'Something went wrong',
}

export function problemOf(error: AppError, requestId: string): Problem {
  return {
    type: `urn:holdfast:problem:${error.code}`,
    title: titles[error.code] ?? 'It did not work',
    status: error.status,
    code: error.code,
    detail: error.message,
    requestId,
    ...(error.errors ? { errors: error.errors } : {}),
  }
}

/** Any thrown value as the answer (RFC 9457). What is our own fault goes to the log with all we know, and to the client without. */
export function problemResponse(thrown: unknown, requestId: string): Response {
  const error = asAppError(thrown)
  if (error.status >= 500) {
    const err = error.cause ?? error
    webLog().error({ err, code: error.code, internal: error.internal, requestId }, 'request failed')
  }
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (error.retryAfterSeconds !== undefined) headers.set('retry-after', String(error.retryAfterSeconds))
  return new Response(JSON.stringify(problemOf(error, requestId)), { status: error.status, headers })
}
