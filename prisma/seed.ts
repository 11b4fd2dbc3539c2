import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { hash } from '@node-rs/argon2'
import { z } from 'zod'
import { createDb, type Db } from '@/lib/db/client'
import type { Host, Pool } from '@/lib/db/generated/client'
import { roles } from '@/lib/domain/role'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { bareId, newId } from '@/lib/id'
import { createSimulatedHypervisor } from '@/lib/hypervisor/simulated/create'
import { newMac } from '@/lib/mac'
import { layerPath } from '@/lib/paths'
import { makeDisk } from '@/scripts/guest-image/make-disk.mjs'
import { demoAccounts, type DemoVm } from './demo'

const secretsFile = z.looseObject({
  demo: z.array(
    z.object({ email: z.email(), password: z.string().min(12), account: z.string(), role: z.enum(roles), name: z.string().optional() }),
  ),
})
type DemoUser = z.infer<typeof secretsFile>['demo'][number]

/** Writes the demo once; what is there already is left as the user has made it. A run that was killed is finished by the next. */
async function seed(db: Db): Promise<void> {
  const file = env().HOLDFAST_DEMO_SECRETS
  if (!file) throw new AppError('internal', 'The setting HOLDFAST_DEMO_SECRETS is not set (see .env.example).')
  const host = await seedHost(db)
  const pool = await seedPool(db, host, 'primary')
  await seedPool(db, host, 'repository')
  const { demo } = secretsFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  for (const { name, vms } of demoAccounts) {
    const account = (await db.account.findFirst({ where: { name } })) ?? (await db.account.create({ data: { id: newId('account'), name } }))
    for (const user of demo.filter((candidate) => candidate.account === name)) await seedUser(db, account.id, user)
    for (const vm of vms) await seedVm(db, { accountId: account.id, host, pool, vm })
  }
}

async function seedHost(db: Db): Promise<Host> {
  const { HOLDFAST_DRIVER: driver, LIBVIRT_URI: libvirtUri, HOLDFAST_HOST: name, HOLDFAST_BACKUPS_PER_HOST: maxBackups } = env()
  const settings = { driver, libvirtUri, maxBackups }
  return db.host.upsert({ where: { name }, create: { id: newId('host'), name, ...settings }, update: settings })
}

async function seedPool(db: Db, host: Host, kind: 'primary' | 'repository'): Promise<Pool> {
  const { HOLDFAST_POOL_DIR, HOLDFAST_REPOSITORY_DIR, HOLDFAST_REPOSITORY_LIVE } = env()
  const folder = kind === 'primary' ? path.join(HOLDFAST_POOL_DIR, kind) : HOLDFAST_REPOSITORY_DIR
  const servesReads = kind === 'primary' || HOLDFAST_REPOSITORY_LIVE === 'on'
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return db.pool.upsert({
    where: { hostId_name: { hostId: host.id, name: kind } },
    create: { id: newId('pool'), hostId: host.id, kind, name: kind, path: folder, servesReads },
    // Not its folder: layers name their parents by it.
    update: { servesReads },
  })
}

async function seedUser(db: Db, accountId: string, demo: DemoUser): Promise<void> {
  const known = await db.user.findUnique({ where: { email: demo.email } })
  const user =
    known ??
    (await db.user.create({
      data: {
        id: newId('user'),
        email: demo.email,
        name: demo.name ?? demo.email.split('@')[0] ?? demo.email,
        passwordHash: await hash(demo.password),
      },
    }))
  await db.membership.upsert({
    where: { accountId_userId: { accountId, userId: user.id } },
    create: { accountId, userId: user.id, role: demo.role },
    update: {},
  })
}

async function seedVm(db: Db, request: { accountId: string; host: Host; pool: Pool; vm: DemoVm }): Promise<void> {
  const { accountId, host, pool, vm } = request
  if (await db.vm.findFirst({ where: { accountId, name: vm.name } })) return
  const disks = vm.disks.map((disk) => ({ ...disk, layerId: newId('layer'), id: newId('disk') }))
  for (const disk of disks) await makeFile(pool, disk, vm.name)
  await db.$transaction(async (tx) => {
    const id = newId('vm')
    await tx.vm.create({
      data: {
        id,
        accountId,
        hostId: host.id,
        name: vm.name,
        state: 'active',
        uuid: randomUUID(),
        mac: newMac(),
        vcpus: 1,
        memoryMib: vm.memoryMib,
        boot: 'demo',
        networkMode: 'user',
        wantedPower: vm.running ? 'running' : 'stopped',
        power: 'stopped',
        collectedAt: new Date(),
      },
    })
    for (const disk of disks) {
      const sizeBytes = BigInt(disk.sizeMiB) * 1024n * 1024n
      const layer = {
        id: disk.layerId,
        accountId,
        poolId: pool.id,
        fileName: fileNameOf(disk),
        state: 'writable' as const,
        virtualSizeBytes: sizeBytes,
      }
      await tx.layer.create({ data: layer })
      await tx.disk.create({
        data: {
          id: disk.id,
          accountId,
          vmId: id,
          name: disk.name,
          role: disk.role,
          target: disk.target,
          sizeBytes,
          headLayerId: disk.layerId,
        },
      })
    }
  })
}

async function makeFile(
  pool: Pool,
  disk: { layerId: string; target: string; role: 'os' | 'volume'; sizeMiB: number },
  vmName: string,
): Promise<void> {
  const out = layerPath({ poolPath: pool.path, fileName: fileNameOf(disk) })
  if (env().HOLDFAST_DRIVER === 'simulated') {
    const hypervisor = createSimulatedHypervisor({ statePath: path.join(env().HOLDFAST_STATE, 'simulated.json') })
    await hypervisor.branch({
      layer: { poolPath: pool.path, fileName: fileNameOf(disk) },
      parent: null,
      virtualSizeBytes: disk.sizeMiB * 1024 * 1024,
    })
    return
  }
  if (existsSync(out)) return
  await makeDisk({ out, kind: disk.role, sizeMiB: disk.sizeMiB, name: vmName, guestDir: env().HOLDFAST_GUEST_DIR })
}

function fileNameOf(disk: { layerId: string; target: string }): string {
  return `ly_${bareId(disk.layerId)}_0_${disk.target}.qcow2`
}

const db = createDb(env().DATABASE_URL, 2)
try {
  await seed(db)
} finally {
  await db.$disconnect()
}
