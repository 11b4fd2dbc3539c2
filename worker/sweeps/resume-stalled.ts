import type { Db } from '@/lib/db/client'
import type { Hypervisor } from '@/lib/hypervisor/port'
import type { Logger } from '@/lib/log'
import { domainOf } from '../handlers/load-vm'

/**
 * Lets guests go on that their hypervisor paused because storage did not answer: a repository that a restored VM still reads was away, or a
 * pool was full. Where that lasts they are paused again at the next read, with nothing lost, and looked at again with the next round.
 */
export async function resumeStalled(deps: { db: Db; hypervisor: Hypervisor; log: Logger }, hostId: string): Promise<void> {
  const vms = await deps.db.vm.findMany({
    where: { hostId, state: 'active', power: 'paused', wantedPower: 'running', operations: { none: { endedAt: null, lane: 'vm' } } },
    select: { id: true },
    take: 50,
  })
  for (const vm of vms) await resume(deps, vm)
}

/** Under the VM's lock: an operation that pauses or stops it is not in the middle of that. */
async function resume({ db, hypervisor, log }: { db: Db; hypervisor: Hypervisor; log: Logger }, vm: { id: string }): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${vm.id}, 0)) AS free`
      if (!lock?.free) return
      const state = await hypervisor.inspectDomain(domainOf(vm))
      if (state?.power !== 'paused' || state.reason !== 'ioerror') return
      log.warn({ vmId: vm.id }, 'its storage did not answer; it is let go on')
      await hypervisor.startDomain(domainOf(vm))
    },
    { timeout: 60_000 },
  )
}
