import type { VmDetail } from '@/lib/contract/vm'
import type { Context } from './context'
import { notFound } from './not-found'
import { presentDisks } from './present-disk'
import { presentVms, vmSelect } from './present-vm'

/** One VM with its disks. Throws `not-found`. */
export async function getVm({ db, actor, clock, id }: Context & { id: string }): Promise<VmDetail> {
  const row = await db.vm.findFirst({ where: { id, accountId: actor.accountId }, ...vmSelect })
  const [vm] = row ? await presentVms(db, actor, clock.now(), [row]) : []
  if (!row || !vm) throw notFound('VM')
  return { ...vm, uuid: row.uuid, mac: row.mac, wantedPower: row.wantedPower, disks: await presentDisks(db, actor, row.id) }
}
