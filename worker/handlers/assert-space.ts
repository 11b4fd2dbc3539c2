import { AppError } from '@/lib/errors'
import { formatBytes } from '@/lib/format/bytes'
import type { OperationContext } from '../runtime/context'
import { repositoryPoolOf, type LoadedVm } from './load-vm'
import type { CapturePlan } from './plan-capture'

/** Left free in any case: manifests, and what others write meanwhile. */
const reserveBytes = 64 * 1024 * 1024

/** Throws `no-space` before anything is begun where the repository cannot hold what the plan says is to be copied. */
export async function assertSpace(context: OperationContext, vm: LoadedVm, { neededBytes }: CapturePlan): Promise<void> {
  const { freeBytes } = await context.hypervisor.poolCapacity(repositoryPoolOf(vm).path, { signal: context.signal })
  if (freeBytes >= neededBytes + reserveBytes) return
  throw new AppError(
    'no-space',
    `The repository has ${formatBytes(freeBytes)} free; this backup may need ${formatBytes(neededBytes + reserveBytes)}.`,
  )
}
