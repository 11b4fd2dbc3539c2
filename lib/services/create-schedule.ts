import type { z } from 'zod'
import type { createScheduleBody, Schedule } from '@/lib/contract/schedule'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import { isUniqueViolation } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/id'
import { inTransaction, type Context, type Once } from './context'
import { getSchedule } from './get-schedule'
import { loadVmFacts } from './load-vm-facts'
import { holdActiveVm } from './lock-rows'
import { scheduleColumns } from './schedule-columns'
import { nextOf } from '@/lib/schedules/schedule-rule'
import { assertMay } from './verdict'

/** The most schedules that one VM can have. */
const maxPerVm = 20

/** Makes a schedule. Its first run is the first slot after now: saving never fires. Throws `not-found`, or `conflict` on path `name`. */
export async function createSchedule(options: Context & { body: z.output<typeof createScheduleBody>; once?: Once }): Promise<Schedule> {
  const { db, actor, clock, body, once } = options
  const { accountId } = actor
  assertMay(actor, 'schedule.write', { allowed: true })
  const { vm } = await loadVmFacts(db, accountId, body.vmId)
  const now = clock.now()
  const id = newId('schedule', now)
  const { columns, rule } = scheduleColumns(body)
  return inTransaction(db, once, async (tx) => {
    await holdActiveVm(tx, accountId, vm.id)
    if ((await tx.schedule.count({ where: { vmId: vm.id } })) >= maxPerVm) {
      throw new AppError('state-forbids', `A VM can have ${maxPerVm} schedules at most.`)
    }
    const next = body.enabled ? nextOf(rule, vm.id, now) : {}
    await tx.schedule.create({ data: { id, accountId, vmId: vm.id, ...columns, ...next, enabled: body.enabled, createdAt: now } })
    await recordAudit(tx, {
      actor,
      accountId,
      action: 'schedule.create',
      subjectType: 'schedule',
      subjectId: id,
      data: { vmId: vm.id, name: body.name },
      now,
    })
    await recordEvent(tx, accountId, { resource: 'schedule', id, vmId: vm.id, change: 'created' })
    return getSchedule({ db: tx, actor, clock, id })
  }).catch((thrown: unknown) => {
    throw isUniqueViolation(thrown) ? scheduleNameTaken() : thrown
  })
}

export function scheduleNameTaken(): AppError {
  const errors = [{ path: 'name', message: 'is taken by another schedule of this VM' }]
  return new AppError('conflict', 'The VM has a schedule of that name already.', { errors })
}
