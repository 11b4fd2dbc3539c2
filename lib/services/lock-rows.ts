import type { Tx } from '@/lib/db/client'
import type { RestorePointState } from '@/lib/domain/restore-point'
import { AppError } from '@/lib/errors'

/** Keeps the VM's row as it is until the transaction ends. Throws `state-forbids` when it is no longer active. */
export async function holdActiveVm(tx: Tx, accountId: string, vmId: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Vm" WHERE "id" = ${vmId} AND "accountId" = ${accountId} AND "state" = 'active' FOR SHARE`
  if (rows.length !== 1) throw new AppError('state-forbids', 'The VM is no longer there.')
}

/** Keeps the point's row as it is until the transaction ends: a deletion waits, or has come first (`state-forbids`). */
export async function holdReadyPoint(tx: Tx, accountId: string, pointId: string): Promise<void> {
  const wanted: RestorePointState = 'ready'
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "RestorePoint" WHERE "id" = ${pointId} AND "accountId" = ${accountId} AND "state" = ${wanted}::"RestorePointState" FOR SHARE`
  if (rows.length !== 1) throw new AppError('state-forbids', 'The restore point is no longer there.')
}

/** Takes the operation's row for this transaction alone and says whether it can be undone still. */
export async function takeUndoable(tx: Tx, accountId: string, operationId: string, now: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Operation" WHERE "id" = ${operationId} AND "accountId" = ${accountId} AND "undoUntil" > ${now} FOR UPDATE`
  if (rows.length !== 1) return false
  return (await tx.operation.count({ where: { undoesId: operationId, endedAt: null } })) === 0
}
