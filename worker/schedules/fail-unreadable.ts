import type { Tx } from '@/lib/db/client'
import { recordAudit } from '@/lib/db/record-audit'
import type { Schedule } from '@/lib/db/generated/client'

const againMs = 60 * 60 * 1000
const reason = 'Its times cannot be worked out on this server, so nothing is backed up by it; save it anew with another time zone.'

/** Schedules whose rule this server does not understand (zone data that lacks their zone) fail loudly, and are looked at again in an hour. */
export async function failUnreadable(tx: Tx, schedules: readonly Schedule[], now: Date): Promise<void> {
  for (const { id, accountId, failuresInRow } of schedules) {
    const nextRunAt = new Date(now.getTime() + againMs)
    await tx.schedule.update({ where: { id }, data: { nextRunAt, failuresInRow: { increment: 1 }, lastFailure: reason } })
    const subject = { subjectType: 'schedule' as const, subjectId: id }
    await recordAudit(tx, {
      actor: null,
      accountId,
      action: 'schedule.failed',
      ...subject,
      data: { reason, failuresInRow: failuresInRow + 1 },
      now,
    })
  }
}
