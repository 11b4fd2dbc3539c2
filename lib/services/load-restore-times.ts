import type { RestoreTimes } from '@/lib/contract/protection'
import type { DbOrTx } from '@/lib/db/client'
import { measure } from '@/lib/domain/protection/statistics'

const sample = 200
const shown = 30
const modes = [
  ['in-place', 'restore.in-place'],
  ['new-vm', 'restore.new-vm'],
] as const

interface Row {
  at: Date
  ms: number
}

/** The latest measured restores of this installation by kind: from the request, waiting included, to a running guest. */
export async function loadRestoreTimes(db: DbOrTx): Promise<RestoreTimes[]> {
  const found: RestoreTimes[] = []
  for (const [mode, kind] of modes) {
    const rows = await db.$queryRaw<Row[]>`
      SELECT "endedAt" AS "at", ("result"->>'msToRunning')::float8 AS "ms" FROM "Operation"
      WHERE "kind" = ${kind} AND "state" = 'succeeded' AND jsonb_typeof("result"->'msToRunning') = 'number'
      ORDER BY "endedAt" DESC LIMIT ${sample}`
    const measured = measure(rows.map((row) => row.ms))
    found.push({
      mode,
      count: rows.length,
      medianMs: measured?.medianMs ?? null,
      p90Ms: measured?.p90Ms ?? null,
      latest: rows
        .slice(0, shown)
        .map(({ at, ms }) => ({ at: at.toISOString(), ms }))
        .reverse(),
    })
  }
  return found
}
