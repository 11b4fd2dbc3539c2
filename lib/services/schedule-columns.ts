import type { z } from 'zod'
import type { createScheduleBody } from '@/lib/contract/schedule'
import type { Prisma } from '@/lib/db/generated/client'
import { checkRule } from '@/lib/domain/schedule/check-rule'
import type { ScheduleRule } from '@/lib/domain/schedule/rule'
import { AppError } from '@/lib/errors'

type Choices = Omit<z.output<typeof createScheduleBody>, 'vmId' | 'enabled'>

/** What a request chose as columns, in the rule's own spelling. Throws `invalid-input` with the fields that are not right. */
export function scheduleColumns(body: Choices): {
  rule: ScheduleRule
  columns: Omit<Prisma.ScheduleUncheckedCreateInput, 'id' | 'accountId' | 'vmId'>
} {
  const checked = checkRule(body)
  if (!checked.ok) throw new AppError('invalid-input', 'The schedule is not complete.', { errors: checked.errors })
  const { rule } = checked
  return {
    rule,
    columns: {
      name: body.name,
      frequency: rule.frequency,
      everyHours: rule.everyHours ?? null,
      time: rule.time,
      weekdays: [...(rule.weekdays ?? [])],
      timeZone: rule.timeZone,
      retention: body.retention,
      includeVolumes: body.includeVolumes,
      quiesce: body.quiesce,
    },
  }
}
