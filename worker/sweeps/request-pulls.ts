import type { Db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { createOperation } from '@/lib/operations/create-operation'

/** A pull that made way is not asked for again before; one that failed, as while the repository is away, waits longer. */
const pauseMs = 10_000
const failedPauseMs = 60_000

/** Asks for the copying of every VM of the host whose disks still read the repository. */
export async function requestPulls(db: Db, hostId: string, now: Date): Promise<void> {
  const since = (ms: number) => ({ gt: new Date(now.getTime() - ms) })
  const lately = {
    kind: 'restore.pull',
    OR: [{ endedAt: since(pauseMs) }, { state: 'failed' as const, endedAt: since(failedPauseMs) }],
  }
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
