/** A path of our own to go on to after signing in; `/` for whatever could lead elsewhere. */
export function safeNext(next: string | string[] | null | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const base = 'http://holdfast.invalid'
  const url = URL.canParse(next, base) ? new URL(next, base) : null
  return url?.origin === base && !url.pathname.startsWith('//') && !url.pathname.startsWith('/sign-in') ? url.pathname + url.search : '/'
}
