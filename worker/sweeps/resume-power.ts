import type { Db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { domainNameOf } from '@/lib/id'
import type { Hypervisor } from '@/lib/hypervisor/port'
import { createOperation } from '@/lib/operations/create-operation'

/** After a host's start: the VMs that their customers want running are started again, as operations that they can see. */
export async function resumeWantedPower(deps: { db: Db; hypervisor: Hypervisor; now: () => Date }, hostId: string): Promise<void> {
  const { db, hypervisor, now } = deps
  // Rows before the look at the host: a VM that is made and started in between is not taken for one that is down.
  const wanted = await db.vm.findMany({
    where: { hostId, state: 'active', wantedPower: 'running', operations: { none: { lane: 'vm', endedAt: null } } },
  })
  const running = new Set((await hypervisor.listDomains()).filter((domain) => domain.power === 'running').map((domain) => domain.name))
  for (const vm of wanted) {
    if (running.has(domainNameOf(vm.id))) continue
    try {
      await db.$transaction((tx) =>
        createOperation(tx, { actor: null, accountId: vm.accountId, hostId, kind: 'vm.start', params: {}, vmId: vm.id, now: now() }),
      )
    } catch (thrown) {
      // The customer, or another worker, was faster.
      if (!(thrown instanceof AppError && thrown.code === 'vm-busy')) throw thrown
    }
  }
}
