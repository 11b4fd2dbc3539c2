import type { DbOrTx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'
import { domainNameOf } from '@/lib/id'
import type { DiskTarget, DomainName, DomainSpec } from '@/lib/hypervisor/port'
import type { LayerRef } from '@/lib/paths'

const withDisks = {
  host: { include: { pools: true } },
  disks: { include: { head: { include: { pool: true } } }, orderBy: { target: 'asc' } },
} satisfies Prisma.VmInclude

export type LoadedVm = Prisma.VmGetPayload<{ include: typeof withDisks }>

/** The operation's VM with its disks, heads and pools. Throws `not-found`. */
export async function loadVm(db: DbOrTx, vmId: string | null): Promise<LoadedVm> {
  const vm = vmId ? await db.vm.findUnique({ where: { id: vmId }, include: withDisks }) : null
  if (!vm) throw new AppError('not-found', 'The VM no longer exists.')
  return vm
}

export function domainOf(vm: { id: string }): DomainName {
  return domainNameOf(vm.id)
}

/** Checked here because a disk's name in the database is plain text. */
export function diskTarget(text: string): DiskTarget {
  if (!/^vd[a-z]$/.test(text)) throw new AppError('internal', 'Something went wrong on our side.', { internal: `disk target ${text}` })
  return `vd${text.slice(2)}`
}

export function refOf(layer: { fileName: string; pool: { path: string } }): LayerRef {
  return { poolPath: layer.pool.path, fileName: layer.fileName }
}

/** The VM's definition with the heads that its rows name, save those given in `heads` by target. */
export function domainSpecOf(vm: LoadedVm, heads: ReadonlyMap<string, LayerRef> = new Map()): DomainSpec {
  return {
    name: domainOf(vm),
    uuid: vm.uuid,
    title: vm.name,
    vcpus: vm.vcpus,
    memoryMiB: vm.memoryMib,
    boot: vm.boot,
    network: { mode: vm.networkMode, mac: vm.mac },
    disks: vm.disks.map((disk) => ({ target: diskTarget(disk.target), layer: heads.get(disk.target) ?? refOf(disk.head) })),
  }
}

/** The pool beside the VM, where its heads and snapshots are. */
export function primaryPoolOf(vm: LoadedVm): { id: string; path: string } {
  return poolOf(vm, 'primary')
}

/** Where its backups go. */
export function repositoryPoolOf(vm: LoadedVm): { id: string; path: string } {
  return poolOf(vm, 'repository')
}

function poolOf(vm: LoadedVm, kind: 'primary' | 'repository'): { id: string; path: string } {
  const pool = vm.host.pools.find((candidate) => candidate.kind === kind)
  if (!pool) throw new AppError('internal', 'Something went wrong on our side.', { internal: `host ${vm.hostId} has no ${kind} pool` })
  return pool
}
