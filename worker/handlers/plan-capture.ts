import { z } from 'zod'
import { chainDisks } from '@/lib/db/chain-disks'
import type { CaptureChain } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'
import { bareId } from '@/lib/id'
import type { CheckpointCheck, CheckpointName, CheckpointProblem, DomainState } from '@/lib/hypervisor/port'
import { layerRefOf } from '@/lib/paths'
import type { OperationContext } from '../runtime/context'
import { diskTarget, domainOf, type LoadedVm } from './load-vm'
import { damagedBase } from './verify-layer'

const effectLimitMs = 60_000
const checkpointName = z.templateLiteral(['cp_', z.string()])

/** What was decided before the first call, and never again for this operation. */
export const capturePlan = z.object({
  checkpoint: checkpointName,
  since: checkpointName.nullable(),
  /** The checkpoint of the chain so far, whether or not this capture goes on from it: of no use once it has succeeded. */
  previous: checkpointName.nullable(),
  fullReason: z.string().nullable(),
  powerBefore: z.enum(['running', 'stopped']),
  /** What it may take in the repository, as far as that can be known before. */
  neededBytes: z.number().default(0),
  disks: z.array(z.object({ diskId: z.string(), target: z.string(), parentId: z.string().nullable() })),
})
export type CapturePlan = z.infer<typeof capturePlan>

const why: Record<CheckpointProblem, string> = {
  'checkpoint-missing': 'The record of changed blocks was lost.',
  'disks-changed': 'The disks of the VM are not the same as at the backup before it.',
  'bitmap-missing': 'The record of changed blocks was lost.',
  'bitmap-inconsistent': 'The VM did not end in an orderly way, so it is not known which blocks have changed.',
  'bitmap-busy': 'Another job uses the record of changed blocks.',
}

/**
 * Whether only the changed blocks are captured: when the VM's chain is open, its end is there and whole, and QEMU itself says that it knows
 * what has changed since. Whatever is in doubt makes it full, and the reason is kept.
 */
export async function planCapture(
  context: OperationContext,
  vm: LoadedVm,
  choice: { includeVolumes: boolean; forceFull: boolean },
): Promise<CapturePlan> {
  const disks = vm.disks.filter((disk) => disk.role === 'os' || choice.includeVolumes)
  const state = await context.effect(effectLimitMs, (signal) => context.hypervisor.inspectDomain(domainOf(vm), { signal }))
  if (!state) throw new AppError('domain-missing', 'The VM is not defined on its host.')
  const chain = await context.db.captureChain.findUnique({ where: { vmId: vm.id } })
  const base = choice.forceFull ? { full: 'A full backup was asked for.' } : await findBase(context, vm, chain, disks)
  return {
    checkpoint: `cp_${bareId(context.operation.id)}_${context.claim.epoch}`,
    since: 'since' in base ? base.since : null,
    previous: chain ? checkpointName.parse(chain.checkpoint) : null,
    fullReason: 'full' in base ? base.full : null,
    powerBefore: state.power === 'stopped' || state.power === 'crashed' ? 'stopped' : 'running',
    neededBytes: 'since' in base ? (base.changedBytes ?? 0) : await bytesBelow(context, state, disks),
    disks: disks.map((disk) => ({
      diskId: disk.id,
      target: disk.target,
      parentId: 'since' in base ? (base.layers.get(disk.id) ?? null) : null,
    })),
  }
}

/** What the files of the disks take now, which a full capture can hardly exceed: asked of the files, for a head's row does not follow its growth. */
async function bytesBelow({ hypervisor, signal }: OperationContext, state: DomainState, disks: LoadedVm['disks']): Promise<number> {
  let sum = 0
  for (const disk of disks) {
    const files = state.disks.find(({ target }) => target === disk.target)?.chain ?? []
    let ofDisk = 0
    for (const file of files) {
      const layer = layerRefOf(file)
      ofDisk += (layer && (await hypervisor.inspectLayer(layer, { signal })))?.allocatedBytes ?? 0
    }
    sum += Math.min(ofDisk, Number(disk.sizeBytes))
  }
  return sum
}

type Base = { full: string } | { since: CheckpointName; changedBytes: number | null; layers: Map<string, string> }

async function findBase(context: OperationContext, vm: LoadedVm, chain: CaptureChain | null, disks: LoadedVm['disks']): Promise<Base> {
  if (!chain) return { full: 'It is the first backup of this VM.' }
  if (chain.closedReason !== null) return { full: chain.closedReason }
  const ends = chainDisks.parse(chain.disks)
  const covered = new Map(ends.map((end) => [end.diskId, end]))
  if (ends.length !== disks.length || disks.some((disk) => covered.get(disk.id)?.target !== disk.target))
    return { full: why['disks-changed'] }
  const layers = await context.db.layer.findMany({
    where: { id: { in: ends.map((end) => end.layerId) }, state: 'immutable' },
    select: { id: true, pins: { select: { point: { select: { damage: true } } } } },
  })
  if (layers.length !== ends.length) return { full: 'The backup before it is no longer there.' }
  if (layers.some((layer) => layer.pins.some(({ point }) => point.damage !== null))) return { full: damagedBase }
  const since = checkpointName.parse(chain.checkpoint)
  const check = await askForChanges(context, vm, since, chain.checkpointXml, disks)
  if (!check.usable) return { full: why[check.problem] }
  return { since, changedBytes: check.changedBytes, layers: new Map(ends.map((end) => [end.diskId, end.layerId])) }
}

/** Asks QEMU; where libvirt has only forgotten the checkpoint, it is told of it again first. */
async function askForChanges(
  context: OperationContext,
  vm: LoadedVm,
  checkpoint: CheckpointName,
  xml: string,
  disks: LoadedVm['disks'],
): Promise<CheckpointCheck> {
  const { hypervisor } = context
  const domain = domainOf(vm)
  const targets = disks.map((disk) => diskTarget(disk.target))
  return context.effect(effectLimitMs, async (signal) => {
    const check = await hypervisor.checkCheckpoint({ domain, checkpoint, targets }, { signal })
    if (check.usable || check.problem !== 'checkpoint-missing') return check
    await hypervisor.redefineCheckpoint(domain, xml, { signal })
    return hypervisor.checkCheckpoint({ domain, checkpoint, targets }, { signal })
  })
}
