import type { Accepted } from '@/lib/contract/operation'
import type { VmAction } from '@/lib/domain/can'
import { AppError } from '@/lib/errors'
import type { OperationParams } from '@/lib/operations/params'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context, type Once } from './context'
import { assertVmCan, loadVmFacts } from './load-vm-facts'
import { presentOperation } from './present-operation'

type PowerKind = 'vm.start' | 'vm.stop' | 'vm.reboot'

const actionOf: Record<PowerKind, VmAction> = { 'vm.start': 'start', 'vm.stop': 'stop', 'vm.reboot': 'reboot' }

/** Notes what power the customer wants and asks for the operation that brings it about. */
export async function powerVm<K extends PowerKind>(
  options: Context & { id: string; kind: K; params: OperationParams<K>; once?: Once },
): Promise<Accepted> {
  const { db, actor, clock, id, kind, params, once } = options
  const { accountId } = actor
  const { vm, facts } = await loadVmFacts(db, accountId, id)
  assertVmCan(actor, 'vm.power', actionOf[kind], facts)
  const now = clock.now()
  return inTransaction(db, once, async (tx) => {
    const { count } = await tx.vm.updateMany({
      where: { id, accountId, state: 'active' },
      data: { wantedPower: kind === 'vm.stop' ? 'stopped' : 'running' },
    })
    if (count !== 1) throw new AppError('state-forbids', 'The VM is no longer there.')
    const operation = await createOperation(tx, { actor, accountId, hostId: vm.hostId, kind, params, vmId: id, now })
    return { operation: await presentOperation(tx, actor, now, operation) }
  })
}
