import { z } from 'zod'
import { recordEvent } from '@/lib/db/record-event'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/id'
import type { OperationContext } from '../runtime/context'
import { waitForCollectors } from '@/lib/operations/graph-lock'
import type { Handler } from '../runtime/handler'
import { loadReadyPoint, measuredOn, type LoadedPoint } from './load-point'
import { recordReadsPoint } from './capture-chain'
import { copyFirst } from './copy-first'
import { diskTarget, domainOf, domainSpecOf, loadVm, primaryPoolOf, refOf, type LoadedVm } from './load-vm'
import { dropNewHeads, forgetNewHeads, headRef, newHead, planNewHeads, recordNewHeads, type NewHead } from './new-heads'

const effectLimitMs = 60_000

/** Makes the VM whose row the request has written: disks branched from the point, its own UUID and MAC, isolated until the customer says otherwise. */
export const restoreNewVm: Handler<'restore.new-vm'> = {
  async run(context) {
    const { hypervisor } = context
    const vm = await loadVm(context.db, context.operation.vmId)
    await waitForCollectors(context.db, context.operation)
    const point = await loadReadyPoint(context.db, context.operation)
    const heads = await prepare(context, vm, point)
    await context.step('branch', z.literal('done'), async () => {
      await context.effect(effectLimitMs, async (signal) => {
        for (const head of heads) await branch(context, point, head, signal)
      })
      return 'done'
    })
    const independent = await copyFirst(context, heads)
    const complete = await loadVm(context.db, vm.id)
    await context.step('define', z.literal('done'), async () => {
      await context.effect(effectLimitMs, async (signal) => {
        const there = await hypervisor.inspectDomain(domainOf(vm), { signal })
        if (there?.power !== 'running') await hypervisor.defineDomain(domainSpecOf(complete), { signal })
      })
      return 'done'
    })
    await context.step('boot', z.literal('done'), async () => {
      await context.effect(effectLimitMs, (signal) => hypervisor.startDomain(domainOf(vm), { signal }))
      return 'done'
    })
    const now = context.now()
    const msToRunning = now.getTime() - context.operation.createdAt.getTime()
    await context.end(
      { state: 'succeeded', result: { msToRunning, ...measuredOn(point, independent), createdVmId: vm.id } },
      async (tx) => {
        await tx.layer.updateMany({ where: { id: { in: heads.map((head) => head.layerId) } }, data: { state: 'writable' } })
        await tx.vm.update({ where: { id: vm.id }, data: { state: 'active', power: 'running', powerObservedAt: now } })
        await recordReadsPoint(tx, vm.id)
      },
    )
  },

  async undo(context, failure) {
    const { hypervisor } = context
    const vmId = context.operation.vmId
    if (!vmId) return context.end(failure, () => Promise.resolve())
    const vm = await loadVm(context.db, vmId)
    await context.effect(effectLimitMs, async (signal) => {
      if (!(await hypervisor.inspectDomain(domainOf(vm), { signal }))) return
      await hypervisor.stopDomain(domainOf(vm), { graceMs: 0, signal })
      await hypervisor.undefineDomain(domainOf(vm), { signal })
    })
    const heads = (await context.remembered('prepare', z.array(newHead))) ?? []
    await dropNewHeads(context, heads)
    await context.end(failure, async (tx) => {
      await tx.disk.deleteMany({ where: { vmId } })
      await forgetNewHeads(tx, heads)
      await tx.vm.deleteMany({ where: { id: vmId, state: 'creating' } })
      await recordEvent(tx, vm.accountId, { resource: 'vm', id: vmId, vmId, change: 'deleted' })
    })
  },
}

async function prepare(context: OperationContext, vm: LoadedVm, point: LoadedPoint): Promise<NewHead[]> {
  return context.stepTogether(
    'prepare',
    z.array(newHead),
    () => {
      const disks = point.layers.map((pinned) => ({
        diskId: newId('disk'),
        target: pinned.target,
        parentId: pinned.layerId,
        virtualSizeBytes: Number(pinned.virtualSizeBytes),
      }))
      return Promise.resolve(planNewHeads(context.claim, primaryPoolOf(vm), disks))
    },
    async (tx, heads) => {
      await recordNewHeads(tx, context.claim, heads)
      await tx.disk.createMany({
        data: heads.map((head) => {
          const pinned = pinnedAt(point, head.target)
          return {
            id: head.diskId,
            accountId: vm.accountId,
            vmId: vm.id,
            name: pinned.diskName,
            role: pinned.role,
            target: diskTarget(head.target),
            sizeBytes: pinned.virtualSizeBytes,
            headLayerId: head.layerId,
          }
        }),
      })
    },
  )
}

async function branch(context: OperationContext, point: LoadedPoint, head: NewHead, signal: AbortSignal): Promise<void> {
  const parent = refOf(pinnedAt(point, head.target).layer)
  await context.hypervisor.branch({ layer: headRef(head), parent, virtualSizeBytes: head.virtualSizeBytes }, { signal })
}

function pinnedAt(point: LoadedPoint, target: string): LoadedPoint['layers'][number] {
  const pinned = point.layers.find((layer) => layer.target === target)
  if (!pinned) throw new AppError('state-mismatch', 'The restore point changed while it was restored.')
  return pinned
}
