import { isIP } from 'node:net'

/**
 * Where a request comes from. The last entry of X-Forwarded-For is the one that our own server or the proxy before it wrote (Next.js sets the
 * header from the socket where there is none); earlier entries are the client's word.
 */
export function clientAddress(headers: Headers): string {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  return isIP(last) ? last : 'unknown'
}
