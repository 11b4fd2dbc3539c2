import type { Db } from '@/lib/db/client'
import { newId } from '@/lib/id'
import { createVm } from '@/lib/testing/factory'

async function firstVm(db: Db, accountId: string) {
  const vm = await db.vm.findFirstOrThrow({
    where: { accountId },
    orderBy: { name: 'asc' },
    include: { disks: { include: { head: true } } },
  })
  return { vm, poolId: vm.disks[0]?.head.poolId ?? '' }
}

/** Restore points of the account's first machine without data, an hour apart, named `prefix 001` and on; enough for a list, and to be deleted. */
export async function addPoints(db: Db, accountId: string, count: number, prefix: string): Promise<void> {
  const { vm } = await firstVm(db, accountId)
  const hour = 60 * 60 * 1000
  await db.restorePoint.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: newId('restorePoint'),
      accountId,
      vmId: vm.id,
      vmName: vm.name,
      kind: 'snapshot' as const,
      name: `${prefix} ${String(index + 1).padStart(3, '0')}`,
      state: 'ready' as const,
      capturedAt: new Date(Date.now() - (index + 1) * hour),
      consistency: 'crash' as const,
      storedBytes: BigInt((index + 1) * 1_000_000),
      restorableBytes: vm.disks.reduce((sum, disk) => sum + disk.sizeBytes, 0n),
      vmSpec: { vcpus: vm.vcpus, memoryMib: vm.memoryMib, boot: vm.boot },
    })),
  })
}

/** Machines that no hypervisor knows of, named `prefix-001` and on; they can be listed. */
export async function addVms(db: Db, accountId: string, count: number, prefix: string): Promise<void> {
  const { vm, poolId } = await firstVm(db, accountId)
  for (let index = 1; index <= count; index++) {
    const name = `${prefix}-${String(index).padStart(3, '0')}`
    await createVm(db, { accountId, hostId: vm.hostId, poolId, data: { name, vcpus: 2, memoryMib: 4_096 } })
  }
}
