import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '@/lib/actor'
import type { Db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import type { Once } from '@/lib/services/context'

const keyShape = z.string().regex(/^[\x21-\x7e]{1,200}$/)

export interface Idempotency {
  /** For the use case: key and effect commit together. */
  once: Once
  /** The answer that the key already has; null for none. Throws `idempotency-mismatch` when it belongs to another request. */
  answered(): Promise<Response | null>
}

/** Null where the request carries no Idempotency-Key. */
export function idempotencyOf(request: Request, deps: { db: Db; actor: Actor; body: unknown; status: number }): Idempotency | null {
  const given = request.headers.get('idempotency-key')
  if (given === null) return null
  const parsed = keyShape.safeParse(given)
  if (!parsed.success) throw new AppError('invalid-input', 'The Idempotency-Key is 1 to 200 printable characters.')
  const { db, actor, body, status } = deps
  const { accountId } = actor
  const key = parsed.data
  const what = [request.method, new URL(request.url).pathname, actor.userId, JSON.stringify(body ?? null)]
  const requestHash = createHash('sha256').update(JSON.stringify(what)).digest('hex')
  return {
    once: {
      // A second request with the key waits here for the first to commit or roll back (primary key).
      begin: async (tx) => {
        await tx.idempotencyKey.create({ data: { accountId, key, requestHash } })
      },
      end: async (tx, answer) => {
        const stored = z.record(z.string(), z.json()).parse(answer)
        await tx.idempotencyKey.update({ where: { accountId_key: { accountId, key } }, data: { status, body: stored } })
      },
    },
    answered: async () => {
      const row = await db.idempotencyKey.findUnique({ where: { accountId_key: { accountId, key } } })
      if (!row) return null
      if (row.requestHash !== requestHash) {
        throw new AppError('idempotency-mismatch', 'This Idempotency-Key was used for another request.')
      }
      if (row.status === null) throw new AppError('conflict', 'The same request is under way.')
      return Response.json(row.body, { status: row.status, headers: { 'idempotency-replayed': 'true' } })
    },
  }
}
