import { z } from 'zod'
import type { DomainName } from '@/lib/hypervisor/port'
import { virsh } from './by-hand'

/** From 10 µs to 100 s, each 10 % above the one before, nanoseconds. */
const boundaries = Array.from({ length: 170 }, (_, index) => Math.round(10_000 * 1.1 ** index))

const stats = z.object({
  return: z.array(
    z.object({
      qdev: z.string().optional(),
      stats: z.object({ wr_latency_histogram: z.object({ bins: z.array(z.number()) }).optional() }),
    }),
  ),
})

export interface WriteLatency {
  count: number
  p50Ms: number
  p99Ms: number
  maxMs: number
}

async function ask(domain: DomainName, command: object): Promise<unknown> {
  return JSON.parse(await virsh('qemu-monitor-command', domain, JSON.stringify(command)))
}

/** From now on QEMU counts how long each write of the guest to this device takes: from the guest's request to its answer. */
export async function countWrites(domain: DomainName, device: string): Promise<void> {
  await ask(domain, { execute: 'block-latency-histogram-set', arguments: { id: device, 'boundaries-write': boundaries } })
}

/** What has been counted since; upper ends of the classes, which are 10 % wide. */
export async function readWrites(domain: DomainName, device: string): Promise<WriteLatency> {
  const answer = stats.parse(await ask(domain, { execute: 'query-blockstats' }))
  const bins = answer.return.find(({ qdev }) => qdev === device)?.stats.wr_latency_histogram?.bins ?? []
  const count = bins.reduce((sum, bin) => sum + bin, 0)
  const atMost = (share: number) => {
    let seen = 0
    const index = bins.findIndex((bin) => (seen += bin) >= share * count)
    return (boundaries[index] ?? Number.POSITIVE_INFINITY) / 1e6
  }
  return { count, p50Ms: atMost(0.5), p99Ms: atMost(0.99), maxMs: atMost(1) }
}
