/**
 * The one error type. Its code is from a closed list; status and the decision to retry follow from the code alone.
 * `message` is what the user reads; `internal` goes to the log only.
 */
const errorTable = {
  // What a request can be told
  'invalid-input': { status: 422, retry: false },
  unauthenticated: { status: 401, retry: false },
  'wrong-credentials': { status: 401, retry: false },
  forbidden: { status: 403, retry: false },
  'wrong-origin': { status: 403, retry: false },
  'not-found': { status: 404, retry: false },
  'method-not-allowed': { status: 405, retry: false },
  conflict: { status: 409, retry: false },
  'vm-busy': { status: 409, retry: false },
  'state-forbids': { status: 409, retry: false },
  'payload-too-large': { status: 413, retry: false },
  'unsupported-media-type': { status: 415, retry: false },
  'idempotency-mismatch': { status: 422, retry: false },
  'rate-limited': { status: 429, retry: false },
  unavailable: { status: 503, retry: true },
  internal: { status: 500, retry: false },
  // What an operation can end with
  cancelled: { status: 409, retry: false },
  'claim-lost': { status: 409, retry: false },
  'hypervisor-unreachable': { status: 503, retry: true },
  'hypervisor-timeout': { status: 503, retry: true },
  'hypervisor-refused': { status: 502, retry: false },
  'state-mismatch': { status: 502, retry: false },
  'domain-missing': { status: 502, retry: false },
  'layer-missing': { status: 502, retry: false },
  'layer-in-use': { status: 409, retry: true },
  'layer-damaged': { status: 502, retry: false },
  'capture-lost': { status: 502, retry: false },
  'checkpoint-unusable': { status: 502, retry: false },
  'made-way': { status: 409, retry: false },
  'no-space': { status: 507, retry: false },
  'quiesce-failed': { status: 502, retry: false },
  'guest-agent-missing': { status: 409, retry: false },
} as const satisfies Record<string, { status: number; retry: boolean }>

export type ErrorCode = keyof typeof errorTable
export const errorCodes = Object.keys(errorTable) as ErrorCode[]

/** One field of a request that was not accepted. `path` is dotted ("retention.keepLast"). */
export interface FieldError {
  path: string
  message: string
}

export interface AppErrorOptions {
  /** For the log only; may hold paths and program output. */
  internal?: string
  errors?: FieldError[]
  cause?: unknown
  retryAfterSeconds?: number
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly internal: string | undefined
  readonly errors: FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.internal = options.internal
    this.errors = options.errors
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return errorTable[this.code].status
  }

  /** True where the same call may succeed later without anyone changing anything. */
  get retryable(): boolean {
    return errorTable[this.code].retry
  }
}

export function statusOf(code: ErrorCode): number {
  return errorTable[code].status
}

/** Any thrown value as an AppError; what is not one becomes `internal` and keeps its cause. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const internal = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return new AppError('internal', 'Something went wrong on our side.', { internal, cause: thrown })
}
