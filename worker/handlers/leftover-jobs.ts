import type { DomainState } from '@/lib/hypervisor/port'
import { AppError } from '@/lib/errors'
import type { OperationContext } from '../runtime/context'
import { domainOf, type LoadedVm } from './load-vm'

/**
 * The domain as it is now, with no block job left running by a collector that was killed: a merge that is given up has no effect on
 * what the guest reads, and libvirt refuses snapshots beside it. To be called under the VM's effect lock.
 * Throws `domain-missing`.
 */
export async function inspectQuiet(context: OperationContext, vm: LoadedVm, signal = context.signal): Promise<DomainState> {
  const domain = domainOf(vm)
  const state = await context.hypervisor.inspectDomain(domain, { signal })
  if (!state) throw new AppError('domain-missing', 'The VM is not defined on its host.')
  const busy = state.disks.filter((disk) => disk.job)
  for (const disk of busy) await context.hypervisor.abortJob(domain, disk.target, { signal })
  if (busy.length === 0) return state
  const quiet = await context.hypervisor.inspectDomain(domain, { signal })
  if (!quiet) throw new AppError('domain-missing', 'The VM is not defined on its host.')
  return quiet
}
