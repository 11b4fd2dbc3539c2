import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@/lib/errors'
import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'
import { recordReadsPoint } from './capture-chain'
import { diskTarget, domainOf, loadVm, refOf, type LoadedVm } from './load-vm'

const stepLimitMs = 60 * 60 * 1000
const pollMs = 500

/**
 * Copies what a restored VM still reads from the repository into its own disks, while it runs or while it is stopped. It makes way to
 * whatever is asked of the VM, and is asked for again (`worker/sweeps/request-pulls.ts`): what has been copied stays copied.
 */
export const restorePull: Handler<'restore.pull'> = {
  async run(context) {
    const vm = await loadVm(context.db, context.operation.vmId)
    let madeWay = false
    for (const disk of vm.disks) {
      if (madeWay || !(await readsRepository(context, disk.headLayerId))) continue
      madeWay = (await pullDisk(context, vm, disk)) === 'made-way'
    }
    await context.end({ state: 'succeeded', result: { madeWay } }, async (tx) => {
      await tx.vm.update({ where: { id: vm.id }, data: { collectedAt: null } })
      await recordReadsPoint(tx, vm.id)
    })
  },

  async undo(context, failure) {
    // Nothing to take back: the disks read the same bytes at any time. It is asked for again, after a while.
    const vm = await loadVm(context.db, context.operation.vmId)
    await context.effect(60_000, async (signal) => {
      for (const disk of vm.disks) await context.hypervisor.abortJob(domainOf(vm), diskTarget(disk.target), { signal })
    })
    await context.end(failure, () => Promise.resolve())
  },
}

async function pullDisk(context: OperationContext, vm: LoadedVm, disk: LoadedVm['disks'][number]): Promise<'done' | 'made-way'> {
  const { hypervisor } = context
  const request = { domain: domainOf(vm), target: diskTarget(disk.target), base: null }
  const isAskedFor = () =>
    context.db.operation.count({ where: { vmId: vm.id, lane: { in: ['vm', 'backup'] }, endedAt: null } }).then((count) => count > 0)
  for (;;) {
    context.throwIfStopped()
    if (await isAskedFor()) {
      await context.effect(60_000, (signal) => hypervisor.abortJob(request.domain, request.target, { signal }))
      return 'made-way'
    }
    const progress = await context.effect(stepLimitMs, (signal) => hypervisor.pull(request, { signal }))
    if (progress.done) break
    await context.progress(progress.doneBytes, progress.totalBytes)
    await delay(pollMs, undefined, { signal: context.signal })
  }
  const info = await hypervisor.inspectLayer(refOf(disk.head), { signal: context.signal })
  if (!info || info.parentFile !== null)
    throw new AppError('state-mismatch', 'The disk still reads the repository.', { internal: disk.head.fileName })
  await context.db.layer.update({
    where: { id: disk.headLayerId },
    data: { parentId: null, allocatedBytes: BigInt(info.allocatedBytes) },
  })
  return 'done'
}

async function readsRepository(context: OperationContext, headLayerId: string): Promise<boolean> {
  const rows = await context.db.$queryRaw<unknown[]>`
    WITH RECURSIVE line AS (
      SELECT "id", "parentId", "poolId" FROM "Layer" WHERE "id" = ${headLayerId}
      UNION ALL SELECT layer."id", layer."parentId", layer."poolId" FROM line JOIN "Layer" layer ON layer."id" = line."parentId"
    )
    SELECT 1 FROM line JOIN "Pool" pool ON pool."id" = line."poolId" WHERE pool."kind" = 'repository' LIMIT 1`
  return rows.length > 0
}
