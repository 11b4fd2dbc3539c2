import { z } from 'zod'
import type { Tx } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/record-event'
import { AppError } from '@/lib/errors'
import type { PowerState } from '@/lib/hypervisor/port'
import { powerStates } from '@/lib/hypervisor/port'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { OperationContext } from '../runtime/context'
import type { Failure } from '../runtime/handler'
import { closeChain, recordReadsPoint } from './capture-chain'
import { copyFirst } from './copy-first'
import { inspectQuiet } from './leftover-jobs'
import { diskTarget, domainOf, domainSpecOf, primaryPoolOf, refOf, type LoadedVm } from './load-vm'
import {
  dropNewHeads,
  forgetNewHeads,
  headRef,
  headRefs,
  newHead,
  planNewHeads,
  recordNewHeads,
  type HeadPlan,
  type NewHead,
} from './new-heads'

/** How long the guest may take to shut down in order before the plug is pulled. */
const stopGraceMs = 15_000
const stopLimitMs = 60_000
const effectLimitMs = 60_000

const preparation = z.object({
  power: z.enum(powerStates),
  heads: z.array(newHead),
})
export type Preparation = z.infer<typeof preparation>

export interface Source extends HeadPlan {
  /** The immutable layer to branch from. */
  layer: LayerRef
}

/**
 * Gives the VM's disks fresh heads branched from `sources` and boots it on them. The heads that it had are left untouched:
 * what becomes of them is for the caller, in the final transaction. Used by the restore in place and by its undo.
 * The new heads are branched, and filled where the repository cannot be read live, before the VM is stopped, so that it is down as shortly as can be.
 */
export async function switchHeads(
  context: OperationContext,
  vm: LoadedVm,
  sources: Source[],
  powerOn: boolean,
): Promise<Preparation & { independent: boolean }> {
  if (sources.length === 0) throw new AppError('state-mismatch', 'The restore point holds none of the disks that this VM has now.')
  const { hypervisor } = context
  const domain = domainOf(vm)
  const prepared = await context.stepTogether(
    'prepare',
    preparation,
    async () => {
      const state = await context.effect(effectLimitMs, (signal) => inspectQuiet(context, vm, signal))
      return { power: state.power, heads: planNewHeads(context.claim, primaryPoolOf(vm), sources.map(withoutLayer)) }
    },
    (tx, found) => recordNewHeads(tx, context.claim, found.heads),
  )
  await context.step('branch', z.literal('done'), async () => {
    await context.effect(effectLimitMs, async (signal) => {
      for (const head of prepared.heads) await branchFrom(context, sources, head, signal)
    })
    return 'done'
  })
  const independent = await copyFirst(context, prepared.heads)
  const how = await context.step('stop', z.enum(['already', 'orderly', 'forced']), () =>
    context.effect(stopLimitMs, async (signal) => (await hypervisor.stopDomain(domain, { graceMs: stopGraceMs, signal })).how),
  )
  if (how === 'forced') await context.warn('The VM did not shut down in time and was switched off.')
  await context.step('switch', z.literal('done'), async () => {
    await context.effect(effectLimitMs, async (signal) => {
      // Begun again after the VM was started on the new heads: libvirt replaces no running definition, and there is nothing left to do.
      if (await runsOn(context, vm, prepared.heads, signal)) return
      await hypervisor.stopDomain(domain, { graceMs: 0, signal })
      await hypervisor.defineDomain(domainSpecOf(vm, headRefs(prepared.heads)), { signal })
    })
    return 'done'
  })
  if (powerOn) {
    await context.step('boot', z.literal('done'), async () => {
      await context.effect(effectLimitMs, (signal) => hypervisor.startDomain(domain, { signal }))
      return 'done'
    })
  }
  return { ...prepared, independent }
}

/** Leaves the VM as it was found: on its old heads, in its old power state, with no new file. */
export async function switchBack(context: OperationContext, vm: LoadedVm): Promise<NewHead[]> {
  const prepared = await context.remembered('prepare', preparation)
  if (!prepared) return []
  const { hypervisor } = context
  const domain = domainOf(vm)
  await context.effect(stopLimitMs, async (signal) => {
    const tops = await topsOf(context, vm, signal)
    const touched = prepared.heads.some((head) => tops.has(layerPath(headRef(head))))
    if (touched) {
      await hypervisor.stopDomain(domain, { graceMs: 0, signal })
      await hypervisor.defineDomain(domainSpecOf(vm), { signal })
    }
    if (wasOn(prepared.power)) await hypervisor.startDomain(domain, { signal, paused: prepared.power === 'paused' })
  })
  await dropNewHeads(context, prepared.heads)
  return prepared.heads
}

export async function endSwitchedBack(context: OperationContext, vm: LoadedVm, failure: Failure): Promise<void> {
  const heads = await switchBack(context, vm)
  await context.end(failure, async (tx) => {
    await forgetNewHeads(tx, heads)
    // The observer may have seen the VM stopped on the way: a look from before this instant no longer counts.
    await tx.vm.update({ where: { id: vm.id }, data: { powerObservedAt: context.now() } })
  })
}

/** The rows of a finished switch: new heads writable, old ones immutable. */
export async function recordSwitch(tx: Tx, vm: LoadedVm, heads: NewHead[], poweredOn: boolean, now: Date): Promise<void> {
  for (const head of heads) {
    const disk = vm.disks.find((candidate) => candidate.id === head.diskId)
    if (!disk) throw new AppError('state-mismatch', 'A disk was taken away while the restore ran.')
    await tx.layer.update({ where: { id: head.layerId }, data: { state: 'writable' } })
    await tx.disk.update({ where: { id: head.diskId }, data: { headLayerId: head.layerId } })
    await tx.layer.update({ where: { id: disk.headLayerId }, data: { state: 'immutable', frozenAt: now } })
  }
  const power = poweredOn ? 'running' : 'stopped'
  await tx.vm.update({
    where: { id: vm.id },
    data: { power, wantedPower: power, powerObservedAt: now, agentAnswers: false, collectedAt: null },
  })
  await recordReadsPoint(tx, vm.id)
  await closeChain(tx, vm.id, 'The VM has been restored in place since the backup before it.')
  await recordEvent(tx, vm.accountId, { resource: 'vm', id: vm.id, vmId: vm.id, change: 'updated' })
}

function withoutLayer({ diskId, target, parentId, virtualSizeBytes }: Source): HeadPlan {
  return { diskId, target, parentId, virtualSizeBytes }
}

async function branchFrom(context: OperationContext, sources: Source[], head: NewHead, signal: AbortSignal): Promise<void> {
  const source = sources.find((candidate) => candidate.diskId === head.diskId)
  if (!source) throw new AppError('state-mismatch', 'The restore point changed while the restore ran.')
  await context.hypervisor.branch({ layer: headRef(head), parent: source.layer, virtualSizeBytes: head.virtualSizeBytes }, { signal })
}

async function topsOf(context: OperationContext, vm: LoadedVm, signal: AbortSignal): Promise<Set<string | undefined>> {
  const state = await context.hypervisor.inspectDomain(domainOf(vm), { signal })
  return new Set(state?.disks.map((disk) => disk.chain[0]))
}

async function runsOn(context: OperationContext, vm: LoadedVm, heads: NewHead[], signal: AbortSignal): Promise<boolean> {
  const state = await context.hypervisor.inspectDomain(domainOf(vm), { signal })
  if (!state || !wasOn(state.power)) return false
  return heads.every((head) =>
    state.disks.some((disk) => disk.target === diskTarget(head.target) && disk.chain[0] === layerPath(headRef(head))),
  )
}

export function wasOn(power: PowerState): boolean {
  return power === 'running' || power === 'paused'
}

/** Disk rows and layers of a restore point as sources, by the VM's present disks. */
export function sourcesOf(
  vm: LoadedVm,
  layers: { diskId: string | null; layerId: string; virtualSizeBytes: bigint; layer: { fileName: string; pool: { path: string } } }[],
): Source[] {
  return layers.flatMap((pinned) => {
    const disk = vm.disks.find((candidate) => candidate.id === pinned.diskId)
    if (!disk) return []
    return [
      {
        diskId: disk.id,
        target: disk.target,
        parentId: pinned.layerId,
        virtualSizeBytes: Number(pinned.virtualSizeBytes),
        layer: refOf(pinned.layer),
      },
    ]
  })
}
