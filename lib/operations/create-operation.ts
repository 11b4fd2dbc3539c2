import type { Actor } from '@/lib/actor'
import type { Tx } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { auditRow } from '@/lib/db/record-audit'
import { insertRows, insertRowsReturning } from '@/lib/db/insert-rows'
import { eventRow } from '@/lib/db/record-event'
import type { Operation } from '@/lib/db/generated/client'
import { laneOf, type OperationKind } from '@/lib/domain/operation'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/id'
import { operationParams, type OperationParams } from './params'
import { wakeUpRow } from './wake-up'

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
  const [operation] = await createOperations(tx, [request])
  if (!operation) throw new AppError('internal', 'Something went wrong on our side.', { internal: 'an operation was not written' })
  return operation
}

/** Many at once, in a handful of statements; the operations come back in the order of the requests. Throws as {@link createOperation}. */
export async function createOperations<K extends OperationKind>(tx: Tx, requests: readonly CreateOperation<K>[]): Promise<Operation[]> {
  const data = requests.map(({ actor, accountId, hostId, kind, params, vmId = null, restorePointId = null, undoesId = null, now }) => ({
    id: newId('operation', now),
    accountId,
    hostId,
    kind,
    lane: laneOf[kind],
    vmId,
    restorePointId,
    undoesId,
    params: operationParams[kind].parse(params),
    requestedById: actor?.userId ?? null,
    onBehalfOfId: actor?.onBehalfOfId ?? null,
    createdAt: now,
    runAfter: now,
  }))
  const written = await insertRowsReturning<Operation>(tx, 'Operation', data).catch((thrown: unknown) => {
    if (isUniqueViolation(thrown)) throw new AppError('vm-busy', 'Another operation on this VM is under way; wait for it to end.')
    throw thrown
  })
  const byId = new Map(written.map((operation) => [operation.id, operation]))
  const operations = data.flatMap(({ id }) => byId.get(id) ?? [])
  const actors = new Map(data.map(({ id }, index) => [id, requests[index]?.actor ?? null]))
  await insertRows(
    tx,
    'AuditEvent',
    operations.map(({ id, accountId, kind, vmId, restorePointId, createdAt }) =>
      auditRow({
        actor: actors.get(id) ?? null,
        accountId,
        action: kind,
        subjectType: vmId ? 'vm' : 'restore-point',
        subjectId: vmId ?? restorePointId,
        data: { operationId: id, ...(restorePointId ? { restorePointId } : {}) },
        now: createdAt,
      }),
    ),
  )
  await insertRows(
    tx,
    'Outbox',
    operations.flatMap((operation) => [
      wakeUpRow(operation),
      eventRow(operation.accountId, {
        resource: 'operation',
        id: operation.id,
        change: 'created',
        ...(operation.vmId ? { vmId: operation.vmId } : {}),
      }),
    ]),
  )
  return operations
}
