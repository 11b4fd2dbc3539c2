import { z } from 'zod'
import type { CheckpointCheck, CheckpointName, CheckpointRequest, DiskTarget, DomainName } from '../port'
import { domainIn, refused, simulatedCheckpoint, type SimulatedCheckpoint, type SimulatedDomain, type SimulatedState } from './state'

const kept = z.object({ domain: z.string(), checkpoint: simulatedCheckpoint })

/** What stands in for libvirt's XML of a checkpoint: all that is needed to know it again. */
export function xmlOf(domain: SimulatedDomain, checkpoint: SimulatedCheckpoint): string {
  return JSON.stringify({ domain: domain.name, checkpoint } satisfies z.infer<typeof kept>)
}

export function checkpointIn(domain: SimulatedDomain, name: CheckpointName): SimulatedCheckpoint | null {
  return domain.checkpoints.find((checkpoint) => checkpoint.name === name) ?? null
}

export function checkCheckpoint(state: SimulatedState, request: CheckpointRequest): CheckpointCheck {
  const domain = domainIn(state, request.domain)
  const checkpoint = checkpointIn(domain, request.checkpoint)
  if (!checkpoint) return { usable: false, problem: 'checkpoint-missing' }
  if (Object.keys(checkpoint.bitmaps).toSorted().join() !== request.targets.toSorted().join())
    return { usable: false, problem: 'disks-changed' }
  const bitmaps = Object.values(checkpoint.bitmaps)
  if (bitmaps.includes('missing')) return { usable: false, problem: 'bitmap-missing' }
  if (bitmaps.includes('inconsistent')) return { usable: false, problem: 'bitmap-inconsistent' }
  if (domain.capture) return { usable: false, problem: 'bitmap-busy' }
  return { usable: true, changedBytes: null }
}

export function redefineCheckpoint(state: SimulatedState, name: DomainName, xml: string): void {
  const domain = domainIn(state, name)
  const { domain: of, checkpoint } = parseKept(xml)
  if (of !== name) throw refused(`a checkpoint of ${of}, not of ${name}`)
  if (!checkpointIn(domain, checkpoint.name)) domain.checkpoints.push(checkpoint)
}

export function deleteCheckpoint(state: SimulatedState, name: DomainName, checkpoint: CheckpointName): void {
  const domain = domainIn(state, name)
  if (domain.capture?.checkpoint === checkpoint) throw refused(`${checkpoint} is being captured`)
  domain.checkpoints = domain.checkpoints.filter((other) => other.name !== checkpoint)
}

/** What happens to the bitmaps of a disk, or of all, where QEMU could not keep them. */
export function breakBitmaps(domain: SimulatedDomain, how: 'missing' | 'inconsistent', target?: DiskTarget): void {
  for (const { bitmaps } of domain.checkpoints) {
    for (const disk of domain.disks) {
      if ((target === undefined || disk.target === target) && bitmaps[disk.target] !== undefined) bitmaps[disk.target] = how
    }
  }
}

function parseKept(xml: string): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(xml))
  } catch {
    throw refused(`not a checkpoint: ${xml.slice(0, 200)}`)
  }
}
