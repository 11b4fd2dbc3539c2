import type { Db } from '@/lib/db/client'
import { domainNameOf, newId } from '@/lib/id'
import type { Hypervisor } from '@/lib/hypervisor/port'
import type { Logger } from '@/lib/log'
import { layerPath, layerRefOf } from '@/lib/paths'
import { domainOf, domainSpecOf, loadVm, refOf } from '../handlers/load-vm'

export interface ReconcileDeps {
  db: Db
  hypervisor: Hypervisor
  log: Logger
  now: () => Date
}

interface Difference {
  kind: 'missing-domain' | 'unknown-domain' | 'missing-file' | 'unknown-file' | 'chain'
  subject: string
  detail: string
}

/**
 * Compares rows with the hypervisor and with the files of the host's pools, in both directions, on complete listings, and records what
 * differs. It deletes nothing. The one thing that it mends is a definition that the hypervisor has lost while every file is there.
 */
export async function reconcileHost(deps: ReconcileDeps, hostId: string): Promise<void> {
  const { db, log, now } = deps
  await refreshHost(deps, hostId)
  const differences = [...(await compareDomains(deps, hostId)), ...(await compareFiles(deps, hostId))]
  const at = now()
  for (const { kind, subject, detail } of differences) {
    await db.discrepancy.upsert({
      where: { hostId_kind_subject: { hostId, kind, subject } },
      create: { id: newId('discrepancy', at), hostId, kind, subject, detail, firstSeen: at, lastSeen: at },
      update: { detail, lastSeen: at, resolvedAt: null },
    })
    log.warn({ kind, subject, detail }, 'rows and host differ')
  }
  await db.discrepancy.updateMany({ where: { hostId, lastSeen: { lt: at }, resolvedAt: null }, data: { resolvedAt: at } })
}

async function refreshHost({ db, hypervisor, now }: ReconcileDeps, hostId: string): Promise<void> {
  const facts = await hypervisor.hostFacts()
  await db.host.update({
    where: { id: hostId },
    data: { accelerator: facts.accelerator, hypervisor: facts.hypervisor, cpus: facts.cpus, memoryMib: facts.memoryMiB, lastSeenAt: now() },
  })
  for (const pool of await db.pool.findMany({ where: { hostId } })) {
    const { totalBytes, freeBytes } = await hypervisor.poolCapacity(pool.path)
    await db.pool.update({
      where: { id: pool.id },
      data: { totalBytes: BigInt(totalBytes), freeBytes: BigInt(freeBytes), measuredAt: now() },
    })
  }
}

async function compareDomains(deps: ReconcileDeps, hostId: string): Promise<Difference[]> {
  const { db, hypervisor } = deps
  // Rows from before the listing and from after it: what came or went in between is neither missing nor unknown.
  const before = new Set((await db.vm.findMany({ where: { hostId, state: 'active' }, select: { id: true } })).map((vm) => vm.id))
  const domains = new Map((await hypervisor.listDomains()).map((domain) => [domain.name, domain]))
  const vms = await db.vm.findMany({
    where: { hostId },
    include: { disks: { include: { head: { include: { pool: true } } } }, operations: { where: { endedAt: null }, select: { id: true } } },
  })
  const found: Difference[] = []
  for (const vm of vms) {
    const name = domainNameOf(vm.id)
    const domain = domains.get(name)
    domains.delete(name)
    if (vm.state !== 'active' || vm.operations.length > 0 || !before.has(vm.id)) continue
    if (!domain) {
      const outcome = await mendDefinition(deps, vm.id)
      // The seed leaves the first definition to us: what has never been seen has not been lost.
      if (outcome === 'busy' || (outcome === 'mended' && vm.powerObservedAt === null)) continue
      found.push({
        kind: 'missing-domain',
        subject: vm.id,
        detail: outcome === 'mended' ? 'defined anew from its rows' : 'not mended: its layers differ',
      })
      continue
    }
    for (const disk of vm.disks) {
      const expected = layerPath({ poolPath: disk.head.pool.path, fileName: disk.head.fileName })
      const actual = domain.disks.find((candidate) => candidate.target === disk.target)?.chain[0]
      if (actual === expected) continue
      // An operation may have begun and ended since the listing: only what still differs counts.
      const again = await db.disk.findUnique({ where: { id: disk.id }, select: { headLayerId: true } })
      if (again?.headLayerId === disk.headLayerId) {
        found.push({
          kind: 'chain',
          subject: disk.id,
          detail: `expected ${disk.head.fileName}, found ${layerRefOf(actual ?? '')?.fileName ?? 'nothing'}`,
        })
      }
    }
  }
  for (const name of domains.keys()) found.push({ kind: 'unknown-domain', subject: name, detail: 'no VM has this domain' })
  return found
}

/**
 * Defines a domain that the hypervisor has lost. Under the VM's lock, so that no operation is in the middle of changing its heads, and
 * only where the rows surely name the heads: every file there, and nothing half-made on top of them.
 */
async function mendDefinition({ db, hypervisor, log }: ReconcileDeps, vmId: string): Promise<'mended' | 'busy' | 'unsafe'> {
  return db.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${vmId}, 0)) AS free`
      if (!lock?.free) return 'busy'
      const vm = await loadVm(tx, vmId)
      const busy = await tx.operation.count({ where: { vmId, endedAt: null } })
      if (busy > 0 || (await hypervisor.inspectDomain(domainOf(vm)))) return 'busy'
      const halfMade = await tx.layer.count({ where: { state: 'creating', parentId: { in: vm.disks.map((disk) => disk.headLayerId) } } })
      const files = await Promise.all(vm.disks.map((disk) => hypervisor.inspectLayer(refOf(disk.head))))
      if (halfMade > 0 || files.length === 0 || files.includes(null)) return 'unsafe'
      await hypervisor.defineDomain(domainSpecOf(vm))
      log.warn({ vmId }, 'the VM had no definition and was given one from its rows')
      return 'mended'
    },
    { timeout: 60_000 },
  )
}

async function compareFiles({ db, hypervisor }: ReconcileDeps, hostId: string): Promise<Difference[]> {
  const found: Difference[] = []
  for (const pool of await db.pool.findMany({ where: { hostId } })) {
    const before = await db.layer.findMany({
      where: { poolId: pool.id, state: { in: ['writable', 'immutable'] } },
      select: { id: true, fileName: true },
    })
    const files = new Set((await hypervisor.listLayers(pool.path)).map((info) => info.fileName))
    const after = new Map(
      (await db.layer.findMany({ where: { poolId: pool.id }, select: { id: true, fileName: true } })).map((row) => [row.fileName, row.id]),
    )
    for (const row of before) {
      if (!files.has(row.fileName) && after.get(row.fileName) === row.id)
        found.push({ kind: 'missing-file', subject: row.id, detail: row.fileName })
    }
    for (const fileName of files) {
      if (after.has(fileName)) continue
      const still = await hypervisor.inspectLayer({ poolPath: pool.path, fileName })
      if (still) found.push({ kind: 'unknown-file', subject: fileName, detail: `${still.allocatedBytes} bytes in pool ${pool.name}` })
    }
  }
  return found
}
