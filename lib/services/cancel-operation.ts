import type { Operation as OperationView } from '@/lib/contract/operation'
import type { Tx } from '@/lib/db/client'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Operation } from '@/lib/db/generated/client'
import { operationCanCancel } from '@/lib/domain/can'
import { AppError } from '@/lib/errors'
import { recordWakeUp } from '@/lib/operations/wake-up'
import type { Context } from './context'
import { getOperation, loadOperation } from './get-operation'
import { kindOf } from '@/lib/operations/kind-of'
import { assertMay } from './verdict'

/** Calls an operation off: at once when nobody has begun it, else its worker is told and takes back what was done. */
export async function cancelOperation({ db, actor, clock, id }: Context & { id: string }): Promise<OperationView> {
  const { accountId } = actor
  const operation = await loadOperation(db, accountId, id)
  assertMay(actor, 'operation.cancel', operationCanCancel(kindOf(operation), operation.state))
  const now = clock.now()
  await db.$transaction(async (tx) => {
    const how = (await cancelUnbegun(tx, operation, now)) || (await askToCancel(tx, operation))
    if (!how) throw new AppError('state-forbids', 'It has just ended.')
    await recordAudit(tx, { actor, accountId, action: 'operation.cancel', subjectType: 'operation', subjectId: id, now })
    const ofVm = operation.vmId ? { vmId: operation.vmId } : {}
    await recordEvent(tx, accountId, { resource: 'operation', id, change: 'updated', ...ofVm })
  })
  return getOperation({ db, actor, clock, id })
}

/** Nothing was done yet: the operation ends here, and so does what its request had made. */
async function cancelUnbegun(tx: Tx, operation: Operation, now: Date): Promise<boolean> {
  const { id, accountId, vmId, restorePointId, kind } = operation
  const reason = { errorCode: 'cancelled', errorMessage: 'Cancelled before it began.' }
  const { count } = await tx.operation.updateMany({
    where: { id, accountId, state: 'queued', epoch: 0 },
    data: { state: 'cancelled', endedAt: now, ...reason },
  })
  if (count !== 1) return false
  if (kind === 'snapshot.create' && restorePointId) {
    await tx.restorePoint.updateMany({
      where: { id: restorePointId, accountId, state: 'creating' },
      data: { state: 'failed', failure: reason.errorMessage },
    })
    await recordEvent(tx, accountId, { resource: 'restore-point', id: restorePointId, change: 'updated' })
  }
  if (kind === 'restore.new-vm' && vmId) {
    await tx.vm.deleteMany({ where: { id: vmId, accountId, state: 'creating' } })
    await recordEvent(tx, accountId, { resource: 'vm', id: vmId, vmId, change: 'deleted' })
  }
  return true
}

/** Begun: whoever works on it hears of it at the next heartbeat; one that waits for another try is woken to take itself back. */
async function askToCancel(tx: Tx, { id, accountId }: Operation): Promise<boolean> {
  const running = await tx.operation.updateMany({ where: { id, accountId, state: 'running' }, data: { state: 'cancelling' } })
  if (running.count === 1) return true
  const waiting = await tx.operation.updateMany({
    where: { id, accountId, state: 'queued', epoch: { gt: 0 } },
    data: { state: 'cancelling', heartbeatAt: new Date(0) },
  })
  if (waiting.count !== 1) return false
  await recordWakeUp(tx, await tx.operation.findUniqueOrThrow({ where: { id } }))
  return true
}
