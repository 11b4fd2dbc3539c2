import type { Db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'

/** Asks for a collection of every VM of the host whose layers have changed since the last. */
export async function requestCollections(db: Db, hostId: string, now: Date): Promise<void> {
  const vms = await db.vm.findMany({
    where: { hostId, state: 'active', collectedAt: null, operations: { none: { endedAt: null } } },
    select: { id: true, accountId: true },
    take: 20,
  })
  for (const vm of vms) {
    try {
      await db.$transaction((tx) =>
        createOperation(tx, { actor: null, accountId: vm.accountId, hostId, kind: 'layers.collect', params: {}, vmId: vm.id, now }),
      )
    } catch (thrown) {
      // Another worker has asked in the same moment.
      if (!(thrown instanceof AppError && thrown.code === 'vm-busy')) throw thrown
    }
  }
}
