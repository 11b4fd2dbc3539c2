import type { DbOrTx } from '@/lib/db/client'
import type { Vm } from '@/lib/db/generated/client'
import { vmCan, type VmAction, type VmFacts } from '@/lib/domain/can'
import { roleMay, type Permission } from '@/lib/domain/role'
import type { Actor } from '@/lib/actor'
import { notFound } from './not-found'
import { loadBusy } from './present-operation'
import { kindOf } from '@/lib/operations/kind-of'
import { assertMay } from './verdict'

/** The account's VM and what is being done with it. Throws `not-found`. */
export async function loadVmFacts(db: DbOrTx, accountId: string, id: string): Promise<{ vm: Vm; facts: VmFacts }> {
  const vm = await db.vm.findFirst({ where: { id, accountId } })
  if (!vm) throw notFound('VM')
  const busy = (await loadBusy(db, accountId, [id])).get(id)
  return { vm, facts: { state: vm.state, power: vm.power, busyWith: busy ? kindOf(busy) : null } }
}

/** Throws `forbidden`, `vm-busy` or `state-forbids` when the actor may not do this with the VM now. */
export function assertVmCan(actor: Actor, permission: Permission, action: VmAction, facts: VmFacts): void {
  const otherwise = facts.busyWith !== null && roleMay(actor.role, permission) ? 'vm-busy' : 'state-forbids'
  assertMay(actor, permission, vmCan(action, facts), otherwise)
}
