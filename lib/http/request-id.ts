import { newId } from '@/lib/id'

const safe = /^[A-Za-z0-9_-]{8,64}$/

/** The client's X-Request-Id if it is a short plain token, else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id')
  return given !== null && safe.test(given) ? given : newId('request')
}
