import type { Schedule } from '@/lib/contract/schedule'
import type { DbOrTx } from '@/lib/db/client'
import type { Context } from './context'
import { notFound } from './not-found'
import { presentSchedules, scheduleSelect, type ScheduleRow } from './present-schedule'

export async function loadSchedule(db: DbOrTx, accountId: string, id: string): Promise<ScheduleRow> {
  const row = await db.schedule.findFirst({ where: { id, accountId }, ...scheduleSelect })
  if (!row) throw notFound('schedule')
  return row
}

/** One schedule with its next and last run. Throws `not-found`. */
export async function getSchedule({ db, actor, clock, id }: Omit<Context, 'db'> & { db: DbOrTx; id: string }): Promise<Schedule> {
  const [schedule] = await presentSchedules(db, actor, clock.now(), [await loadSchedule(db, actor.accountId, id)])
  if (!schedule) throw notFound('schedule')
  return schedule
}
