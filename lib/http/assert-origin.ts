import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * A change that comes with a cookie must come from our own pages: browsers send Origin with every such request. Ours is the site's address, and
 * whatever host the request itself was sent to (the same server under another name).
 */
export function assertOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  const parsed = origin !== null && URL.canParse(origin) ? new URL(origin) : null
  if (parsed && (parsed.origin === new URL(env().NEXTAUTH_URL).origin || parsed.host === request.headers.get('host'))) return
  throw new AppError('wrong-origin', 'The request does not come from this site.')
}
