import type { Accepted } from '@/lib/contract/operation'
import { restorePointCan } from '@/lib/domain/can'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context, type Once } from './context'
import { loadRestorePoint } from './get-restore-point'
import { holdReadyPoint } from './lock-rows'
import { presentOperation } from './present-operation'
import { pointFacts } from './present-restore-point'
import { restoreHostOf } from './restore-host'
import { assertMay } from './verdict'

/** Reads every file of a backup again and compares it with its checksum. Throws `not-found`, `state-forbids`. */
export async function verifyRestorePoint(options: Context & { id: string; once?: Once }): Promise<Accepted> {
  const { db, actor, clock, id, once } = options
  const { accountId } = actor
  const point = await loadRestorePoint(db, accountId, id)
  assertMay(actor, 'backup.create', restorePointCan('verify', pointFacts(point, false)))
  const hostId = await restoreHostOf(db, id)
  const now = clock.now()
  return inTransaction(db, once, async (tx) => {
    await holdReadyPoint(tx, accountId, id)
    const kind = 'backup.verify'
    const operation = await createOperation(tx, { actor, accountId, hostId, kind, params: { slowly: false }, restorePointId: id, now })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}
