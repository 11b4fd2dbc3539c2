import type { Db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'

/** A pull that made way or failed is not asked for again before. */
const pauseMs = 10_000

/** Asks for the copying of every VM of the host whose disks still read the repository. */
export async function requestPulls(db: Db, hostId: string, now: Date): Promise<void> {
  const lately = { kind: 'restore.pull', endedAt: { gt: new Date(now.getTime() - pauseMs) } }
  const vms = await db.vm.findMany({
    where: {
      hostId,
      state: 'active',
      readsPointId: { not: null },
      operations: { none: { OR: [{ lane: 'pull', endedAt: null }, lately] } },
    },
    select: { id: true, accountId: true, readsPointId: true },
    take: 20,
  })
  for (const vm of vms) {
    const request = { actor: null, accountId: vm.accountId, hostId, vmId: vm.id, restorePointId: vm.readsPointId, now }
    try {
      await db.$transaction((tx) => createOperation(tx, { ...request, kind: 'restore.pull', params: {} }))
    } catch (thrown) {
      // Another worker has asked in the same moment.
      if (!(thrown instanceof AppError && thrown.code === 'vm-busy')) throw thrown
    }
  }
}
