import { z } from 'zod'
import { vmPowers } from '@/lib/domain/vm'
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
  /** When a worker for this host last gave a sign of life; null while none runs. */
  workerHeartbeatAt: instant.nullable(),
  /** Of the account. */
  vms: z.number().int(),
  /** Some of them, by name. */
  machines: z.array(z.object({ id: z.string(), name: z.string(), power: z.enum(vmPowers) })),
  /** What differs between what should be there and what is, of the account's machines. */
  discrepancies: z.array(
    z.object({ id: z.string(), what: z.string(), vm: z.object({ id: z.string(), name: z.string() }).nullable(), firstSeen: instant }),
  ),
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
