import { z } from 'zod'
import type { Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import { vmCan } from '@/lib/domain/can'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'
import { inspectQuiet } from './leftover-jobs'
import { diskTarget, domainOf, loadVm, primaryPoolOf, refOf, type LoadedVm } from './load-vm'
import { dropNewHeads, forgetNewHeads, headRef, newHead, planNewHeads, recordNewHeads, type NewHead } from './new-heads'
import { markPointFailed } from './point-failed'

const quiesceDeadlineMs = 5_000
const freezeLimitMs = 60_000

const frozen = z.object({ capturedAt: z.iso.datetime(), consistency: z.enum(['crash', 'filesystem']), warnings: z.array(z.string()) })
type Frozen = z.infer<typeof frozen>

/** Freezes all disks of the VM at one instant and pins what the guest had written until then. */
export const snapshotCreate: Handler<'snapshot.create'> = {
  async run(context, { quiesce }) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const verdict = vmCan('snapshot', { state: vm.state, power: vm.power === 'unknown' ? 'stopped' : vm.power, busyWith: null })
    if (!verdict.allowed) throw new AppError('state-forbids', verdict.reason)
    const heads = await prepare(context, vm)
    const point = await context.step('freeze', frozen, () => freeze(context, vm, heads, quiesce))
    for (const warning of point.warnings) await context.warn(warning)
    const sizes = await measureFrozen(context, vm)
    await context.end({ state: 'succeeded', result: { restorePointId: context.operation.restorePointId } }, async (tx) => {
      await moveHeads(tx, vm, heads, sizes, context.now())
      await markReady(tx, context, vm, point, sizes)
    })
  },

  async undo(context, failure) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const heads = await context.remembered('prepare', z.array(newHead))
    const froze = heads !== null && (await isFrozen(context, vm, heads))
    if (heads && !froze) await dropNewHeads(context, heads)
    // A size that cannot be read now is measured again by the collector; it must not keep the heads' rows from being put right.
    const sizes = froze ? await measureOrWarn(context, vm) : new Map<string, number>()
    await context.end(failure, async (tx) => {
      // The guest already writes to the new heads: the chain stays as it is, unpinned, and the collector folds it.
      if (heads && froze) await moveHeads(tx, vm, heads, sizes, context.now())
      else if (heads) await forgetNewHeads(tx, heads)
      await tx.vm.update({ where: { id: vm.id }, data: { collectedAt: null } })
      await markPointFailed(tx, context.operation, failure.error.message)
    })
  },
}

async function prepare(context: OperationContext, vm: LoadedVm): Promise<NewHead[]> {
  const disks = vm.disks.map((disk) => ({
    diskId: disk.id,
    target: disk.target,
    parentId: disk.headLayerId,
    virtualSizeBytes: Number(disk.sizeBytes),
  }))
  return context.stepTogether(
    'prepare',
    z.array(newHead),
    () => Promise.resolve(planNewHeads(context.claim, primaryPoolOf(vm), disks)),
    (tx, heads) => recordNewHeads(tx, context.claim, heads),
  )
}

async function freeze(context: OperationContext, vm: LoadedVm, heads: NewHead[], quiesce: 'auto' | 'never' | 'require'): Promise<Frozen> {
  return context.effect(freezeLimitMs, async (signal) => {
    await inspectQuiet(context, vm, signal)
    const result = await context.hypervisor.freeze(
      {
        domain: domainOf(vm),
        disks: heads.map((head) => ({ target: diskTarget(head.target), expectedHead: currentHead(vm, head), newHead: headRef(head) })),
        quiesce,
        quiesceDeadlineMs,
      },
      // Without the signal: libvirt goes on when virsh is killed, and a successor would take the file that it is making for a leftover.
    )
    if (quiesce === 'require' && !result.fresh)
      throw new AppError('quiesce-failed', 'The snapshot was interrupted, so it is not known whether the file systems were frozen.')
    return { capturedAt: result.capturedAt.toISOString(), consistency: result.consistency, warnings: result.warnings }
  })
}

function currentHead(vm: LoadedVm, head: NewHead) {
  const disk = vm.disks.find((candidate) => candidate.id === head.diskId)
  if (!disk) throw new AppError('state-mismatch', 'A disk was taken away while the snapshot was made.')
  return refOf(disk.head)
}

/** Whether the guest writes to the new heads already; the freeze is atomic, so one disk speaks for all. */
async function isFrozen(context: OperationContext, vm: LoadedVm, heads: NewHead[]): Promise<boolean> {
  const state = await context.effect(freezeLimitMs, async (signal) => {
    // The first look asks for block jobs and so waits for a freeze that the hypervisor still works on; the second sees what became of it.
    await context.hypervisor.inspectDomain(domainOf(vm), { signal })
    return context.hypervisor.inspectDomain(domainOf(vm), { signal })
  })
  if (!state) return false
  const tops = new Set(state.disks.map((disk) => disk.chain[0]))
  return heads.some((head) => tops.has(layerPath(headRef(head))))
}

/** Bytes that each frozen head takes, by layer id. */
async function measureFrozen(context: OperationContext, vm: LoadedVm): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for (const disk of vm.disks) {
    const info = await context.hypervisor.inspectLayer(refOf(disk.head), { signal: context.signal })
    if (!info) throw new AppError('layer-missing', 'A layer of this VM is missing.', { internal: disk.head.fileName })
    sizes.set(disk.headLayerId, info.allocatedBytes)
  }
  return sizes
}

async function measureOrWarn(context: OperationContext, vm: LoadedVm): Promise<Map<string, number>> {
  try {
    return await measureFrozen(context, vm)
  } catch (thrown) {
    context.deps.log.error({ err: thrown, vmId: vm.id }, 'frozen heads could not be measured')
    return new Map()
  }
}

async function moveHeads(tx: Tx, vm: LoadedVm, heads: NewHead[], sizes: Map<string, number>, now: Date): Promise<void> {
  for (const head of heads) {
    await tx.layer.update({
      where: { id: head.parentId },
      data: { state: 'immutable', frozenAt: now, allocatedBytes: BigInt(sizes.get(head.parentId) ?? 0) },
    })
    await tx.layer.update({ where: { id: head.layerId }, data: { state: 'writable' } })
    await tx.disk.update({ where: { id: head.diskId }, data: { headLayerId: head.layerId } })
  }
  if (heads.length !== vm.disks.length) throw new AppError('state-mismatch', 'The disks changed while the snapshot was made.')
}

async function markReady(tx: Tx, context: OperationContext, vm: LoadedVm, point: Frozen, sizes: Map<string, number>): Promise<void> {
  const id = context.operation.restorePointId
  if (!id) throw new AppError('not-found', 'The restore point no longer exists.')
  await tx.restorePointLayer.createMany({
    data: vm.disks.map((disk) => ({
      restorePointId: id,
      target: disk.target,
      layerId: disk.headLayerId,
      diskId: disk.id,
      diskName: disk.name,
      role: disk.role,
      virtualSizeBytes: disk.sizeBytes,
    })),
  })
  const restorableBytes = vm.disks.reduce((sum, disk) => sum + disk.sizeBytes, 0n)
  const storedBytes = [...sizes.values()].reduce((sum, size) => sum + BigInt(size), 0n)
  const { count } = await tx.restorePoint.updateMany({
    where: { id, state: 'creating' },
    data: { state: 'ready', capturedAt: new Date(point.capturedAt), consistency: point.consistency, storedBytes, restorableBytes },
  })
  if (count !== 1) throw new AppError('state-mismatch', 'The restore point changed while it was made.')
  await recordEvent(tx, vm.accountId, { resource: 'restore-point', id, vmId: vm.id, change: 'updated' })
}
