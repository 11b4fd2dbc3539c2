import type { Accepted } from '@/lib/contract/operation'
import type { Context, Once } from './context'
import { powerVm } from './power-vm'

/** Reboots a running VM. Throws `not-found`, `forbidden`, `state-forbids` or `vm-busy`. */
export async function rebootVm(options: Context & { id: string; once?: Once }): Promise<Accepted> {
  return powerVm({ ...options, kind: 'vm.reboot', params: {} })
}
