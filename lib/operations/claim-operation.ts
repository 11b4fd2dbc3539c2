import type { Db, Tx } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { recordEvent } from '@/lib/db/record-event'
import type { Operation } from '@/lib/db/generated/client'
import { heartbeatLimitMs } from '@/lib/domain/operation'
import { backupsFull } from './backup-slots'
import { effectLockKeyOf } from './effect-lock'

/** An operation that this process works on: every write says `where epoch = epoch`. */
export interface Claim {
  operation: Operation
  epoch: number
}

/**
 * Takes an operation that is due, or whose worker has gone silent, by adding one to its epoch.
 * Null when there is nothing to take: ended, not due, another worker's heartbeat is fresh, its last effect is still under way,
 * another operation of the same VM is running, or the host captures as many VMs as it may. Instants are the database's, so workers' clocks need not agree.
 */
export async function claimOperation(db: Db, operationId: string): Promise<Claim | null> {
  try {
    return await db.$transaction(async (tx) => {
      const known = await tx.operation.findUnique({
        where: { id: operationId },
        select: { id: true, vmId: true, hostId: true, lane: true },
      })
      if (!known) return null
      const [lock] = await tx.$queryRaw<{ free: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(hashtextextended(${effectLockKeyOf(known)}, 0)) AS free`
      if (!lock?.free) return null
      if (known.lane === 'backup') await holdBackupSlots(tx, known.hostId)
      const claimed = await tx.$executeRaw`
        UPDATE "Operation"
        SET "state" = CASE WHEN "state" = 'queued' THEN 'running'::"OperationState" ELSE "state" END,
            "epoch" = "epoch" + 1,
            "heartbeatAt" = now(), "startedAt" = coalesce("startedAt", now())
        WHERE "id" = ${operationId}
          AND (("state" = 'queued' AND "runAfter" <= now() AND NOT ("lane" = 'backup' AND ${backupsFull('Operation')}))
            OR ("state" IN ('running', 'cancelling') AND "heartbeatAt" < now() - make_interval(secs => ${heartbeatLimitMs / 1000})))
      `
      if (claimed !== 1) return null
      const operation = await tx.operation.findUniqueOrThrow({ where: { id: operationId } })
      await recordEvent(tx, operation.accountId, { resource: 'operation', id: operation.id, change: 'updated', ...vmOf(operation) })
      return { operation, epoch: operation.epoch }
    })
  } catch (thrown) {
    // Another operation of this VM is under way (Operation_one_under_way_per_vm): its end wakes this one.
    if (isUniqueViolation(thrown)) return null
    throw thrown
  }
}

/** Claims of backups on a host one after the other, each for a moment: two that count at once would both find room. */
async function holdBackupSlots(tx: Tx, hostId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`backups:${hostId}`}, 0))`
}

export function vmOf(operation: { vmId: string | null }): { vmId?: string } {
  return operation.vmId ? { vmId: operation.vmId } : {}
}
