import { z } from 'zod'
import { Prisma } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'

/** A list's order: a column expression that is never null, its SQL type, and the direction. */
export interface SortOrder {
  column: Prisma.Sql
  type: 'text' | 'timestamptz' | 'bigint'
  descending: boolean
}

const cursorShape = z.strictObject({ s: z.string().max(40), v: z.string().max(200), i: z.string().max(40) })

/** Where a page begins: opaque to the client, made of the last row's sort value and id. */
export function encodeCursor(sort: string, last: { value: string; id: string }): string {
  return Buffer.from(JSON.stringify({ s: sort, v: last.value, i: last.id })).toString('base64url')
}

/** Throws `invalid-input` on path `cursor` for anything that is not a cursor of this very sort. */
export function decodeCursor(sort: string, type: SortOrder['type'], cursor: string): { value: string; id: string } {
  const refused = new AppError('invalid-input', 'The cursor is not one of this list.', {
    errors: [{ path: 'cursor', message: 'is not a cursor of this list and sort' }],
  })
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw refused
    throw thrown
  }
  const result = cursorShape.safeParse(parsed)
  if (!result.success || result.data.s !== sort || !fits(type, result.data.v) || result.data.v.includes('\0')) throw refused
  return { value: result.data.v, id: result.data.i }
}

function fits(type: SortOrder['type'], value: string): boolean {
  switch (type) {
    case 'text':
      return true
    case 'bigint':
      return /^-?\d{1,18}$/.test(value)
    case 'timestamptz':
      return value === 'infinity' || z.iso.datetime().safeParse(value).success
  }
}

/** The `where` of rows after the cursor; true when there is none. */
export function afterCursor(id: Prisma.Sql, sort: string, order: SortOrder, cursor: string | undefined): Prisma.Sql {
  if (cursor === undefined) return Prisma.sql`true`
  const from = decodeCursor(sort, order.type, cursor)
  const comparison = order.descending ? Prisma.raw('<') : Prisma.raw('>')
  return Prisma.sql`(${order.column}, ${id}) ${comparison} (${from.value}::${Prisma.raw(order.type)}, ${from.id}::text)`
}

export function orderBy(id: Prisma.Sql, order: SortOrder): Prisma.Sql {
  const direction = order.descending ? Prisma.raw('DESC') : Prisma.raw('ASC')
  return Prisma.sql`ORDER BY ${order.column} ${direction}, ${id} ${direction}`
}

/** The sort value as text that the cursor can carry and PostgreSQL reads back to the same value, whatever the session's settings. */
export function sortValue(order: SortOrder): Prisma.Sql {
  if (order.type !== 'timestamptz') return Prisma.sql`(${order.column})::text AS "value"`
  return Prisma.sql`CASE WHEN ${order.column} = 'infinity' THEN 'infinity'
    ELSE to_char(${order.column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END AS "value"`
}

export interface Key {
  id: string
  value: string
}

/** A page of keys out of up to `limit` + 1 that were asked for. */
export function pageOf(keys: Key[], limit: number, sort: string): { ids: string[]; nextCursor: string | null } {
  const page = keys.slice(0, limit)
  const last = page.at(-1)
  return { ids: page.map((key) => key.id), nextCursor: keys.length > limit && last ? encodeCursor(sort, last) : null }
}

/** Rows in the order of the ids; one that has gone in between is left out. */
export function inOrder<T extends { id: string }>(ids: string[], rows: T[]): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** A pattern that finds the words anywhere in a text, taken literally. */
export function containing(q: string): string {
  return `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
