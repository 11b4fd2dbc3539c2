import type { Accepted } from '@/lib/contract/operation'
import type { Context, Once } from './context'
import { powerVm } from './power-vm'

/** Stops a VM, in an orderly way unless forced. Throws `not-found`, `forbidden`, `state-forbids` or `vm-busy`. */
export async function stopVm({ force, ...options }: Context & { id: string; force: boolean; once?: Once }): Promise<Accepted> {
  return powerVm({ ...options, kind: 'vm.stop', params: { force } })
}
