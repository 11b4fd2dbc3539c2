import { AppError } from '@/lib/errors'
import { formatBytes } from '@/lib/format/bytes'
import type { OperationContext } from '../runtime/context'
import { repositoryPoolOf, type LoadedVm } from './load-vm'
import type { CapturePlan } from './plan-capture'

/** Left free in any case: manifests, and what others write meanwhile. */
const reserveBytes = 64 * 1024 * 1024

/** Throws `no-space` before anything is begun where the repository cannot hold what the disks have written at most. */
export async function assertSpace(context: OperationContext, vm: LoadedVm, plan: CapturePlan): Promise<void> {
  const { freeBytes } = await context.hypervisor.poolCapacity(repositoryPoolOf(vm).path, { signal: context.signal })
  const diskIds = plan.disks.map((disk) => disk.diskId)
  // An increment is at most what lies in the layers that were begun since; a full one at most all that the chain holds.
  const rows = await context.db.$queryRaw<{ bytes: bigint | null }[]>`
    WITH RECURSIVE line AS (
      SELECT layer."id", layer."parentId", layer."allocatedBytes" FROM "Disk" disk
      JOIN "Layer" layer ON layer."id" = disk."headLayerId" WHERE disk."id" = ANY(${diskIds})
      UNION ALL SELECT layer."id", layer."parentId", layer."allocatedBytes" FROM line JOIN "Layer" layer ON layer."id" = line."parentId"
    )
    SELECT sum("allocatedBytes")::bigint AS "bytes" FROM line`
  const needed = plan.since === null ? Number(rows[0]?.bytes ?? 0n) : 0
  if (freeBytes >= needed + reserveBytes) return
  throw new AppError(
    'no-space',
    `The repository has ${formatBytes(freeBytes)} free; this backup may need ${formatBytes(needed + reserveBytes)}.`,
  )
}
