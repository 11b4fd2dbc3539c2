import type { Db } from '@/lib/db/client'
import type { Vm } from '@/lib/db/generated/client'
import { recordEvent } from '@/lib/db/record-event'
import type { OperationLane } from '@/lib/domain/operation'
import { domainNameOf } from '@/lib/id'
import type { DomainState, Hypervisor } from '@/lib/hypervisor/port'
import type { Logger } from '@/lib/log'

/** Looks that fail in a row before the panel says that it does not know. */
const looksUntilUnknown = 3

/** A hanging agent takes seconds to be given up; so many are asked side by side. */
const agentsAtOnce = 4

export interface ObserveDeps {
  db: Db
  hypervisor: Hypervisor
  log: Logger
  now: () => Date
}

/** Keeps the rows' power and agent state true to what the hypervisor says. One observer for each host and worker; its writes may repeat. */
export class Observer {
  private failedLooks = 0

  constructor(
    private readonly deps: ObserveDeps,
    private readonly hostId: string,
  ) {}

  async look(): Promise<void> {
    const { db, hypervisor } = this.deps
    // Rows before the look: an operation that ends in between then changes powerObservedAt, and the older look does not overwrite it.
    const vms = await db.vm.findMany({ where: { hostId: this.hostId, state: 'active' } })
    let domains: DomainState[]
    try {
      domains = await hypervisor.listDomains()
      this.failedLooks = 0
    } catch (err) {
      this.failedLooks += 1
      this.deps.log.warn({ err }, 'host does not answer')
      if (this.failedLooks >= looksUntilUnknown) await this.markUnknown()
      return
    }
    const byName = new Map<string, DomainState>(domains.map((domain) => [domain.name, domain]))
    await inParallel(vms, agentsAtOnce, (vm) => this.compare(vm, byName.get(domainNameOf(vm.id))))
    await db.host.update({ where: { id: this.hostId }, data: { lastSeenAt: this.deps.now() } })
  }

  private async compare(vm: Vm, domain: DomainState | undefined): Promise<void> {
    if (!domain) return
    const answers = domain.power === 'running' && (await this.agentAnswers(vm, domain.name))
    if (vm.power === domain.power && vm.agentAnswers === answers) return
    if (vm.power === 'stopped' && domain.power === 'paused' && (await this.isBusy(vm, ['backup']))) return
    const { db } = this.deps
    await db.$transaction(async (tx) => {
      const busy = await tx.operation.count({ where: { vmId: vm.id, lane: 'vm', endedAt: null } })
      // Shut down from within: that is the customer's wish too, and the host's next start must not overrule it.
      const guestLeft = busy === 0 && vm.power === 'running' && domain.power === 'stopped' && domain.reason === 'shutdown'
      // Compare-and-set: an operation that ended since the look knows better.
      const { count } = await tx.vm.updateMany({
        where: { id: vm.id, power: vm.power, powerObservedAt: vm.powerObservedAt },
        data: {
          power: domain.power,
          agentAnswers: answers,
          powerObservedAt: this.deps.now(),
          ...(guestLeft ? { wantedPower: 'stopped' } : {}),
        },
      })
      if (count === 1) await recordEvent(tx, vm.accountId, { resource: 'vm', id: vm.id, vmId: vm.id, change: 'updated' })
    })
  }

  /** A stopped VM is paused while a backup reads its disks; that is not what its owner calls its power. */
  private async isBusy(vm: Vm, lanes: OperationLane[]): Promise<boolean> {
    return (await this.deps.db.operation.count({ where: { vmId: vm.id, lane: { in: lanes }, endedAt: null } })) > 0
  }

  /** One guest that cannot be asked must not keep the others from being looked at. */
  private async agentAnswers(vm: Vm, domain: DomainState['name']): Promise<boolean> {
    // Asking sets the time limit of all the domain's agent commands: it would cut short the freeze of an operation.
    if (await this.isBusy(vm, ['vm', 'backup'])) return vm.agentAnswers
    try {
      return (await this.deps.hypervisor.guestHeartbeat(domain, { timeoutMs: 5_000 })).answers
    } catch (err) {
      this.deps.log.warn({ err, domain }, 'guest agent could not be asked')
      return false
    }
  }

  private async markUnknown(): Promise<void> {
    const { db } = this.deps
    const vms = await db.vm.findMany({ where: { hostId: this.hostId, power: { not: 'unknown' } } })
    for (const vm of vms) {
      await db.$transaction(async (tx) => {
        await tx.vm.update({ where: { id: vm.id }, data: { power: 'unknown', agentAnswers: false } })
        await recordEvent(tx, vm.accountId, { resource: 'vm', id: vm.id, vmId: vm.id, change: 'updated' })
      })
    }
  }
}

async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const lane = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, lane))
}
