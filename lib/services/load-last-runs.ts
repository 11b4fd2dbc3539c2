import type { DbOrTx } from '@/lib/db/client'
import type { ScheduleRun } from '@/lib/db/generated/client'

/**
 * The latest run of each schedule that was not missed. A look into the index for each: asked for as a relation, all runs that there ever were
 * are read, and all but one thrown away here.
 */
export async function loadLastRuns(db: DbOrTx, accountId: string, scheduleIds: string[]): Promise<Map<string, ScheduleRun>> {
  const rows = await db.$queryRaw<ScheduleRun[]>`
    SELECT run.* FROM unnest(${scheduleIds}::text[]) AS schedule("id") CROSS JOIN LATERAL (
      SELECT * FROM "ScheduleRun"
      WHERE "scheduleId" = schedule."id" AND "accountId" = ${accountId} AND "state" <> 'missed'
      ORDER BY "plannedAt" DESC, "id" DESC LIMIT 1
    ) run`
  return new Map(rows.map((row) => [row.scheduleId, row]))
}
