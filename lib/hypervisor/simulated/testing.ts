import type { LayerRef } from '@/lib/paths'
import type { DomainName, DomainSpec, FreezeRequest } from '../port'
import type { SimulatedHypervisor } from './create'

export const poolPath = '/pool'
export const diskBytes = 1024 ** 3

export function layerNamed(name: string): LayerRef {
  return { poolPath, fileName: `ly_${name}.qcow2` }
}

export function fileNamed(name: string): string {
  return `${poolPath}/ly_${name}.qcow2`
}

export function specOf(name: DomainName, head: string, number = 1): DomainSpec {
  const suffix = String(number).padStart(12, '0')
  return {
    name,
    uuid: `00000000-0000-4000-8000-${suffix}`,
    title: name,
    vcpus: 1,
    memoryMiB: 96,
    boot: 'demo',
    network: { mode: 'isolated', mac: `52:54:00:00:00:${String(number % 100).padStart(2, '0')}` },
    disks: [{ target: 'vda', layer: layerNamed(head) }],
  }
}

/** A defined, running domain on a root layer of the same name. */
export async function runVm(hypervisor: SimulatedHypervisor, name: DomainName, head: string, number = 1): Promise<void> {
  await hypervisor.branch({ layer: layerNamed(head), parent: null, virtualSizeBytes: diskBytes })
  await hypervisor.defineDomain(specOf(name, head, number))
  await hypervisor.startDomain(name)
}

export function freezeOf(domain: DomainName, expectedHead: string, newHead: string): FreezeRequest {
  return {
    domain,
    disks: [{ target: 'vda', expectedHead: layerNamed(expectedHead), newHead: layerNamed(newHead) }],
    quiesce: 'auto',
    quiesceDeadlineMs: 1000,
  }
}

/** Calls an advancing verb until it is done, a bounded number of times. */
export async function untilDone<T extends { done: boolean }>(advance: () => Promise<T>): Promise<Extract<T, { done: true }> | T> {
  for (let calls = 0; calls < 1000; calls++) {
    const progress = await advance()
    if (progress.done) return progress
  }
  throw new Error('it does not come to an end')
}
