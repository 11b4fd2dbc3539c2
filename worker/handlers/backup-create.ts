import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { vmCan } from '@/lib/domain/can'
import { operationLabel } from '@/lib/domain/operation'
import { AppError, asAppError } from '@/lib/errors'
import type { CaptureRequest, CheckpointName, LayerInfo, QuiesceMode } from '@/lib/hypervisor/port'
import { kindOf } from '@/lib/operations/kind-of'
import { operationParams } from '@/lib/operations/params'
import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'
import { assertSpace } from './assert-space'
import { captureLayer, captureRequest, dropCaptured, planLayersOf, recordCaptured } from './capture-layers'
import { inspectQuiet } from './leftover-jobs'
import { domainOf, loadVm, repositoryPoolOf, type LoadedVm } from './load-vm'
import { capturePlan, planCapture } from './plan-capture'
import { markPointFailed } from './point-failed'
import { forgetNewHeads } from './new-heads'
import { captured as capturedShape, recordBackup, sealCaptured } from './record-backup'

const beginLimitMs = 120_000
const stepLimitMs = 60_000
/** A step that copies lasts seconds by itself; only one that comes back at once is waited after, up to this. */
const leastStepMs = 500

const begun = z.object({
  capturedAt: z.iso.datetime(),
  consistency: z.enum(['crash', 'filesystem']),
  warnings: z.array(z.string()),
  checkpointXml: z.string(),
})
export type Begun = z.infer<typeof begun>

/**
 * Copies all chosen disks of the VM, of one instant, into the repository: everything, or what has changed since the last time. The guest
 * writes on and never waits for the repository. The point is ready once its files have been read back and their checksums written beside them.
 */
export const backupCreate: Handler<'backup.create'> = {
  async run(context, params) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const verdict = vmCan('backup', { state: vm.state, power: vm.power === 'unknown' ? 'stopped' : vm.power, busyWith: null })
    if (!verdict.allowed) throw new AppError('state-forbids', verdict.reason)
    const plan = await context.step('plan', capturePlan, () => planCapture(context, vm, params))
    const layers = await context.stepTogether(
      'prepare',
      z.array(captureLayer),
      async () => {
        await assertSpace(context, vm, plan)
        return planLayersOf(context, vm, plan)
      },
      (tx, planned) => recordCaptured(tx, context.claim, planned),
    )
    const request = await captureRequest(context, vm, plan, layers, params.quiesce)
    const point = await context.step('begin', begun, () => begin(context, vm, request, params.quiesce))
    for (const warning of point.warnings) await context.warn(warning)
    const files = await context.step('capture', z.array(capturedShape), async () => (await capture(context, request)).map(sizesOf))
    const sealed = await sealCaptured(context, vm, { plan, layers, point, files })
    if (plan.previous !== null) await forgetCheckpoint(context, vm, plan.previous)
    await recordBackup(context, vm, { plan, layers, point, sealed })
  },

  async undo(context, failure) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const plan = await context.remembered('plan', capturePlan)
    const layers = (await context.remembered('prepare', z.array(captureLayer))) ?? []
    if (plan && layers.length > 0) {
      const { quiesce } = operationParams['backup.create'].parse(context.operation.params)
      const request = await captureRequest(context, vm, plan, layers, quiesce)
      await context.effect(beginLimitMs, (signal) => context.hypervisor.abortCapture(request, { signal }))
      await dropCaptured(context, layers)
      await context.deps.repository.removeManifest(repositoryPoolOf(vm).path, context.operation.restorePointId ?? '')
    }
    await context.end(failure, async (tx) => {
      await forgetNewHeads(tx, layers)
      await markPointFailed(tx, context.operation, failure.error.message)
    })
  },
}

async function begin(context: OperationContext, vm: LoadedVm, request: CaptureRequest, quiesce: QuiesceMode): Promise<Begun> {
  return context.effect(beginLimitMs, async (signal) => {
    if (request.powerBefore === 'running') await inspectQuiet(context, vm, signal)
    // Without the signal: libvirt goes on when virsh is killed, and the answer says at which instant it was.
    const result = await context.hypervisor.beginCapture(request)
    if (quiesce === 'require' && result.consistency !== 'filesystem')
      throw new AppError('quiesce-failed', 'The file systems could not be frozen, and the backup was to be taken only so.')
    const { consistency, warnings, checkpointXml } = result
    return { capturedAt: result.capturedAt.toISOString(), consistency, warnings, checkpointXml }
  })
}

/** Watches QEMU copy, in short steps, until all layers are there. Makes way to what a customer asks of the VM's power or disks. */
async function capture(context: OperationContext, request: CaptureRequest): Promise<LayerInfo[]> {
  for (;;) {
    context.throwIfStopped()
    await makeWay(context)
    const beganMs = Date.now()
    const progress = await context.effect(stepLimitMs, (signal) => context.hypervisor.advanceCapture(request, { signal }))
    if (progress.done) return progress.layers
    await context.progress(progress.doneBytes, progress.totalBytes)
    await delay(Math.max(0, beganMs + leastStepMs - Date.now()), undefined, { signal: context.signal })
  }
}

/** A snapshot waits until the backup has ended; whoever stops, starts or restores the VM does not. */
async function makeWay(context: OperationContext): Promise<void> {
  const asked = await context.db.operation.findFirst({
    where: { vmId: context.operation.vmId, lane: 'vm', endedAt: null, kind: { not: 'snapshot.create' } },
    select: { kind: true },
  })
  if (asked) throw new AppError('made-way', `It made way to “${operationLabel[kindOf(asked)]}”.`)
}

/** The backup stands without it; what it leaves behind costs the guest a little memory, and its next clean-up is the next backup's. */
async function forgetCheckpoint(context: OperationContext, vm: LoadedVm, checkpoint: CheckpointName): Promise<void> {
  try {
    await context.effect(stepLimitMs, (signal) => context.hypervisor.deleteCheckpoint(domainOf(vm), checkpoint, { signal }))
  } catch (thrown) {
    const error = asAppError(thrown)
    if (error.retryable || error.code === 'claim-lost' || context.signal.aborted) throw thrown
    context.deps.log.error({ err: thrown, checkpoint }, 'a checkpoint could not be removed')
    await context.warn('The record of changed blocks from before this backup could not be removed; our staff have been told.')
  }
}

const sizesOf = ({ fileName, allocatedBytes }: LayerInfo) => ({ fileName, allocatedBytes })
