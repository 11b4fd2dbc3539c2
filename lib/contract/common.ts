import { z } from 'zod'
import { errorCodes } from '@/lib/errors'

/** Shapes that every resource shares; names are fixed by shared api.md. */
export const instant = z.iso.datetime().describe('ISO 8601, UTC, with Z')
export const byteCount = z.number().int().nonnegative().describe('bytes, at most 2^53')
export const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), `is not an id that begins with ${prefix}_`)

export const verdict = z
  .object({ allowed: z.boolean(), reason: z.string().optional() })
  .describe('whether it may be done now and, if not, why')

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(errorCodes),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>

export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
  q: z.string().trim().max(200).optional(),
})
export type ListQuery = z.infer<typeof listQuery>

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
