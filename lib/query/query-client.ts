import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem-error'

/** A session that was revoked or ran out: the page behind it must not stay on screen. */
export function leaveForSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`
  // eslint-disable-next-line @next/next/no-location-assign-relative-destination -- a full load: nothing of the account may stay in memory
  if (!here.startsWith('/sign-in')) window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
}

function leaveWhenSignedOut(error: unknown): void {
  if (error instanceof ProblemError && error.code === 'unauthenticated') leaveForSignIn()
}

function worthRetrying(failures: number, error: unknown): boolean {
  const answered = error instanceof ProblemError && error.status > 0 && error.status < 500
  return !answered && failures < 2
}

/** The browser's client. On the server each render makes its own and only prefetches. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      // Live events say when something is out of date, so age alone is no reason to fetch again.
      queries: { staleTime: 30_000, retry: worthRetrying },
      // Asked for while offline, it fails at once: an order that fires by itself later would surprise.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
