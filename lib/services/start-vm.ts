import type { Accepted } from '@/lib/contract/operation'
import type { Context, Once } from './context'
import { powerVm } from './power-vm'

/** Starts a stopped or crashed VM. Throws `not-found`, `forbidden`, `state-forbids` or `vm-busy`. */
export async function startVm(options: Context & { id: string; once?: Once }): Promise<Accepted> {
  return powerVm({ ...options, kind: 'vm.start', params: {} })
}
