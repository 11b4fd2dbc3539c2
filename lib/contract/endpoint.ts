import { z } from 'zod'
import type { Permission } from '@/lib/domain/role'

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** One line of the API: what a request must hold, who may send it, and what the answer holds. */
export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: Method
  /** Below /api/v1, parameters in braces. */
  path: string
  summary: string
  /** `none`: needs no sign-in. */
  auth: 'session' | 'none'
  /** What the role must allow; null where it concerns the caller alone. */
  permission: Permission | null
  params: P
  /** Strict: an unknown field is refused. */
  query: Q
  /** {@link nothing} where no body is read. */
  body: B
  /** {@link nothing} for 204, {@link raw} where the answer is not JSON. */
  response: R
  status: 200 | 202 | 204
  /** Media type of a raw answer. */
  produces?: string
  /** Takes an Idempotency-Key. */
  idempotent: boolean
}

export const none = z.strictObject({})
export const nothing = z.void()
export const raw = z.instanceof(Response)

const base = { auth: 'session', params: none, query: none, body: nothing, idempotent: false } as const
/** What most lines of a method have in common. */
export const get = { ...base, method: 'GET', status: 200 } as const
export const patch = { ...base, method: 'PATCH', status: 200 } as const
export const remove = { ...base, method: 'DELETE', status: 202 } as const
/** A slow action: answers 202 with its operation, once for each Idempotency-Key. */
export const act = { ...base, method: 'POST', status: 202, idempotent: true } as const
/** A question too long for an address, or a change that is done when it is answered. */
export const post = { ...base, method: 'POST', status: 200 } as const
