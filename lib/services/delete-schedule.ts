import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Context } from './context'
import { notFound } from './not-found'
import { assertMay } from './verdict'

/** Removes a schedule and its history. Its backups stay, and without its retention they stay until somebody deletes them. Throws `not-found`. */
export async function deleteSchedule({ db, actor, clock, id }: Context & { id: string }): Promise<void> {
  const { accountId } = actor
  assertMay(actor, 'schedule.write', { allowed: true })
  const now = clock.now()
  await db.$transaction(async (tx) => {
    const row = await tx.schedule.findFirst({ where: { id, accountId } })
    const { count } = await tx.schedule.deleteMany({ where: { id, accountId } })
    if (!row || count !== 1) throw notFound('schedule')
    await recordAudit(tx, {
      actor,
      accountId,
      action: 'schedule.delete',
      subjectType: 'schedule',
      subjectId: id,
      data: { vmId: row.vmId, name: row.name },
      now,
    })
    await recordEvent(tx, accountId, { resource: 'schedule', id, vmId: row.vmId, change: 'deleted' })
  })
}
