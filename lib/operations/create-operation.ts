import type { Actor } from '@/lib/actor'
import type { Tx } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { recordAudit } from '@/lib/db/record-audit'
import { recordEvent } from '@/lib/db/record-event'
import type { Operation } from '@/lib/db/generated/client'
import { laneOf, type OperationKind } from '@/lib/domain/operation'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/id'
import { recordWakeUp } from './wake-up'
import { operationParams, type OperationParams } from './params'

export interface CreateOperation<K extends OperationKind> {
  /** Null where the system itself asks. */
  actor: Actor | null
  accountId: string
  hostId: string
  kind: K
  params: OperationParams<K>
  vmId?: string | null
  restorePointId?: string | null
  undoesId?: string | null
  now: Date
}

/**
 * Writes intent, audit event, outbox row and live event, all in the caller's transaction.
 * Throws `vm-busy` when another operation of the VM's lane is in flight (the transaction is then lost).
 */
export async function createOperation<K extends OperationKind>(tx: Tx, request: CreateOperation<K>): Promise<Operation> {
  const { actor, accountId, hostId, kind, vmId = null, restorePointId = null, undoesId = null, now } = request
  const id = newId('operation', now)
  const params = operationParams[kind].parse(request.params)
  const operation = await tx.operation
    .create({
      data: {
        id,
        accountId,
        hostId,
        kind,
        lane: laneOf[kind],
        vmId,
        restorePointId,
        undoesId,
        params,
        requestedById: actor?.userId ?? null,
        onBehalfOfId: actor?.onBehalfOfId ?? null,
        createdAt: now,
        runAfter: now,
      },
    })
    .catch((thrown: unknown) => {
      if (isUniqueViolation(thrown)) throw new AppError('vm-busy', 'Another operation on this VM is under way; wait for it to end.')
      throw thrown
    })
  await recordAudit(tx, {
    actor,
    accountId,
    action: kind,
    subjectType: vmId ? 'vm' : 'restore-point',
    subjectId: vmId ?? restorePointId,
    data: { operationId: id, ...(restorePointId ? { restorePointId } : {}) },
    now,
  })
  await recordWakeUp(tx, operation)
  await recordEvent(tx, accountId, { resource: 'operation', id, change: 'created', ...(vmId ? { vmId } : {}) })
  return operation
}
