import type { z } from 'zod'
import type { updateVmBody, VmDetail } from '@/lib/contract/vm'
import { isUniqueViolation } from '@/lib/db/errors'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Context } from './context'
import { getVm } from './get-vm'
import { notFound } from './not-found'
import { nameTaken } from './vm-name'

/** Renames a VM. Throws `not-found`, or `conflict` on path `name`. */
export async function updateVm(options: Context & { id: string; body: z.output<typeof updateVmBody> }): Promise<VmDetail> {
  const { db, actor, clock, id, body } = options
  const { accountId } = actor
  const { name } = body
  if (name !== undefined) {
    const now = clock.now()
    await db
      .$transaction(async (tx) => {
        const { count } = await tx.vm.updateMany({ where: { id, accountId }, data: { name } })
        if (count !== 1) throw notFound('VM')
        await recordAudit(tx, { actor, accountId, action: 'vm.update', subjectType: 'vm', subjectId: id, data: { name }, now })
        await recordEvent(tx, accountId, { resource: 'vm', id, vmId: id, change: 'updated' })
      })
      .catch((thrown: unknown) => {
        throw isUniqueViolation(thrown) ? nameTaken() : thrown
      })
  }
  return getVm({ db, actor, clock, id })
}
