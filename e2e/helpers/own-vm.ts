import path from 'node:path'
import { createSimulatedHypervisor } from '@/lib/hypervisor/simulated/create'
import type { DiskTarget } from '@/lib/hypervisor/port'
import { domainNameOf } from '@/lib/id'
import { newMac } from '@/lib/mac'
import { createMember, createVm } from '@/lib/testing/factory'
import type { Stack } from './stack'

export interface OwnVm {
  vmId: string
  accountId: string
  /** Its owner. */
  userId: string
}

/**
 * A running machine with an OS disk and a volume, on the stack's simulated host, in an account that no other test looks at: a new one, or that
 * of a machine made before.
 */
export async function addOwnVm({ db, stateDir }: Stack, name: string, beside?: OwnVm): Promise<OwnVm> {
  const { accountId, userId } = beside ?? (await newOwner(db))
  const pool = await db.pool.findFirstOrThrow({ where: { kind: 'primary', name: 'primary' } })
  const vm = await createVm(db, {
    accountId,
    hostId: pool.hostId,
    poolId: pool.id,
    disks: 2,
    data: { name, mac: newMac(), collectedAt: new Date() },
  })
  const disks = await db.disk.findMany({ where: { vmId: vm.id }, include: { head: true }, orderBy: { target: 'asc' } })
  const layerOf = ({ head: { fileName } }: { head: { fileName: string } }) => ({ poolPath: pool.path, fileName })
  const hypervisor = createSimulatedHypervisor({ statePath: path.join(stateDir, 'simulated.json') })
  for (const disk of disks) await hypervisor.branch({ layer: layerOf(disk), parent: null, virtualSizeBytes: Number(disk.sizeBytes) })
  await hypervisor.defineDomain({
    name: domainNameOf(vm.id),
    uuid: vm.uuid,
    title: name,
    vcpus: vm.vcpus,
    memoryMiB: vm.memoryMib,
    boot: 'demo',
    network: { mode: 'user', mac: vm.mac },
    disks: disks.map((disk) => ({ target: `vd${disk.target.slice(2)}` satisfies DiskTarget, layer: layerOf(disk) })),
  })
  await hypervisor.startDomain(domainNameOf(vm.id))
  return { vmId: vm.id, accountId, userId }
}

async function newOwner(db: Stack['db']): Promise<{ accountId: string; userId: string }> {
  const { accountId, user } = await createMember(db)
  return { accountId, userId: user.id }
}
