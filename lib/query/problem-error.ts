import { problem, type Problem } from '@/lib/contract/common'
import type { ErrorCode, FieldError } from '@/lib/errors'

/** What the API answered instead of what was asked for; the browser's counterpart of AppError. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: ErrorCode
  readonly requestId: string | null
  readonly errors: FieldError[]

  constructor(answer: Pick<Problem, 'status' | 'code' | 'detail' | 'errors'> & { requestId: string | null }) {
    super(answer.detail)
    this.name = 'ProblemError'
    this.status = answer.status
    this.code = answer.code
    this.requestId = answer.requestId
    this.errors = answer.errors ?? []
  }
}

/** The problem in a failed response; one that is no problem+json (a proxy's page, say) is told as unavailable. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const requestId = response.headers.get('X-Request-Id')
  const body = response.headers.get('Content-Type')?.includes('json') ? problem.safeParse(await response.json()) : null
  if (body?.success) return new ProblemError(body.data)
  return new ProblemError({
    status: response.status,
    code: response.status === 401 ? 'unauthenticated' : 'unavailable',
    detail: `The server answered ${response.status} without saying why. Nothing was changed as far as we know.`,
    requestId,
  })
}

/** Any failure of a call as a ProblemError: a broken connection has no answer and no request id. */
export function asProblemError(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown
  return new ProblemError({
    status: 0,
    code: 'unavailable',
    detail: 'The server cannot be reached. Check your connection; nothing you did here is lost on the server.',
    requestId: null,
  })
}
