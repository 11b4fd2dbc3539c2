import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from '@/lib/auth/verify-password'
import type { DbOrTx } from '@/lib/db/client'
import type { Disk, Host, Layer, Membership, Operation, Pool, Prisma, RestorePoint, User, Vm } from '@/lib/db/generated/client'
import { laneOf, type OperationKind } from '@/lib/domain/operation'
import type { Role } from '@/lib/domain/role'
import { newId } from '@/lib/id'

export const testPassword = 'correct horse battery staple'

const gib = 1024n ** 3n
let counter = 0
const next = () => `${++counter}-${randomBytes(3).toString('hex')}`

export async function createMember(
  db: DbOrTx,
  { accountId, role = 'owner', password }: { accountId?: string; role?: Role; password?: string } = {},
): Promise<{ user: User; membership: Membership; accountId: string }> {
  const account = accountId ?? (await db.account.create({ data: { id: newId('account'), name: `Account ${next()}` } })).id
  const passwordHash = password === undefined ? 'no password' : await hashPassword(password)
  const user = await db.user.create({ data: { id: newId('user'), email: `person-${next()}@example.com`, name: 'A Person', passwordHash } })
  const membership = await db.membership.create({ data: { accountId: account, userId: user.id, role } })
  return { user, membership, accountId: account }
}

export async function createHost(db: DbOrTx, data: Partial<Prisma.HostUncheckedCreateInput> = {}): Promise<{ host: Host; pool: Pool }> {
  const host = await db.host.create({
    data: {
      id: newId('host'),
      name: `host-${next()}`,
      driver: 'simulated',
      accelerator: 'tcg',
      cpus: 4,
      memoryMib: 8_192,
      maxBackups: 64,
      ...data,
    },
  })
  const pool = await db.pool.create({
    data: { id: newId('pool'), hostId: host.id, kind: 'primary', name: 'local', path: `/pool/${host.id}` },
  })
  return { host, pool }
}

export async function createLayer(
  db: DbOrTx,
  data: Pick<Prisma.LayerUncheckedCreateInput, 'accountId' | 'poolId'> & Partial<Prisma.LayerUncheckedCreateInput>,
): Promise<Layer> {
  const id = newId('layer')
  return db.layer.create({
    data: { id, fileName: `${id}.qcow2`, state: 'writable', virtualSizeBytes: gib, allocatedBytes: 1_000n, ...data },
  })
}

export interface NewVm {
  accountId: string
  hostId: string
  poolId: string
  /** One disk for each: `vda`, `vdb` … */
  disks?: number
  data?: Partial<Prisma.VmUncheckedCreateInput>
}

/** A running VM with an OS disk, each disk on one writable layer. */
export async function createVm(db: DbOrTx, { accountId, hostId, poolId, disks = 1, data }: NewVm): Promise<Vm & { disks: Disk[] }> {
  const vm = await db.vm.create({
    data: {
      id: newId('vm'),
      accountId,
      hostId,
      name: `vm ${next()}`,
      state: 'active',
      uuid: randomUUID(),
      mac: ['52', '54', '00', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':'),
      vcpus: 1,
      memoryMib: 256,
      boot: 'demo',
      networkMode: 'user',
      wantedPower: 'running',
      power: 'running',
      ...data,
    },
  })
  const made: Disk[] = []
  for (let index = 0; index < disks; index++) {
    const target = `vd${String.fromCharCode(97 + index)}`
    const head = await createLayer(db, { accountId, poolId })
    const role = index === 0 ? 'os' : 'volume'
    const id = newId('disk')
    made.push(
      await db.disk.create({
        data: { id, accountId, vmId: vm.id, name: `disk ${target}`, role, target, sizeBytes: gib, headLayerId: head.id },
      }),
    )
  }
  return { ...vm, disks: made }
}

/** A ready snapshot of all disks of the VM: each head becomes immutable and pinned, a new head goes on top. */
export async function createSnapshotOf(
  db: DbOrTx,
  vm: Vm,
  data: Partial<Prisma.RestorePointUncheckedCreateInput> = {},
): Promise<RestorePoint> {
  const disks = await db.disk.findMany({ where: { vmId: vm.id }, include: { head: true }, orderBy: { target: 'asc' } })
  const { accountId } = vm
  const point = await db.restorePoint.create({
    data: {
      id: newId('restorePoint'),
      accountId,
      vmId: vm.id,
      vmName: vm.name,
      kind: 'snapshot',
      name: `Snapshot ${next()}`,
      state: 'ready',
      capturedAt: new Date(),
      consistency: 'filesystem',
      storedBytes: 1_000n,
      restorableBytes: disks.reduce((sum, disk) => sum + disk.sizeBytes, 0n),
      vmSpec: { vcpus: vm.vcpus, memoryMib: vm.memoryMib, boot: vm.boot },
      ...data,
    },
  })
  for (const { id, target, name, role, sizeBytes, head } of disks) {
    await db.layer.update({ where: { id: head.id }, data: { state: 'immutable', frozenAt: new Date() } })
    const top = await createLayer(db, { accountId, poolId: head.poolId, parentId: head.id })
    await db.disk.update({ where: { id }, data: { headLayerId: top.id } })
    await db.restorePointLayer.create({
      data: { restorePointId: point.id, target, layerId: head.id, diskId: id, diskName: name, role, virtualSizeBytes: sizeBytes },
    })
  }
  return point
}

export async function createOperationRow(
  db: DbOrTx,
  data: { accountId: string; hostId: string; kind: OperationKind } & Partial<Prisma.OperationUncheckedCreateInput>,
): Promise<Operation> {
  const { kind } = data
  return db.operation.create({ data: { id: newId('operation'), lane: laneOf[kind], params: {}, ...data } })
}

/** An account with an owner, a host and one VM with a snapshot: where most tests begin. */
export async function createWorld(db: DbOrTx, { disks = 1 }: { disks?: number } = {}) {
  const owner = await createMember(db)
  const { host, pool } = await createHost(db)
  const vm = await createVm(db, { accountId: owner.accountId, hostId: host.id, poolId: pool.id, disks })
  return { accountId: owner.accountId, owner, host, pool, vm }
}
