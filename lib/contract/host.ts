import { z } from 'zod'
import { byteCount, id, instant, listOf } from './common'

export const host = z.object({
  id: id('hst'),
  name: z.string(),
  driver: z.enum(['libvirt', 'simulated']),
  hypervisor: z.string().nullable(),
  /** How guests run: by the processor itself (kvm) or emulated (tcg); null until a worker has reached the host. */
  accelerator: z.enum(['kvm', 'tcg']).nullable(),
  cpus: z.number().int().nullable(),
  memoryMiB: z.number().int().nullable(),
  /** When a worker last reached it. */
  lastSeenAt: instant.nullable(),
  /** Of the account. */
  vms: z.number().int(),
  pools: z.array(
    z.object({
      id: id('pool'),
      name: z.string(),
      kind: z.enum(['primary', 'repository']),
      totalBytes: byteCount.nullable(),
      freeBytes: byteCount.nullable(),
      measuredAt: instant.nullable(),
    }),
  ),
})
export type Host = z.infer<typeof host>
export const hostList = listOf(host)
