import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Actor } from '@/lib/actor'
import { systemClock } from '@/lib/clock'
import type { Db } from '@/lib/db/client'
import type { Operation } from '@/lib/db/generated/client'
import { env } from '@/lib/env'
import { domainNameOf, newId } from '@/lib/id'
import { createSimulatedHypervisor } from '@/lib/hypervisor/simulated/create'
import { hasCode } from '@/lib/hypervisor/simulated/file-lock'
import type { FaultOrder } from '@/lib/hypervisor/simulated/faults'
import type { DiskTarget, DomainName, Hypervisor } from '@/lib/hypervisor/port'
import { layerPath } from '@/lib/paths'
import type { Context } from '@/lib/services/context'
import { createBackup } from '@/lib/services/create-backup'
import { createSnapshot } from '@/lib/services/create-snapshot'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase } from '@/lib/testing/database'
import { createHost, createMember, createVm } from '@/lib/testing/factory'
import { domainSpecOf, loadVm, refOf, type LoadedVm } from '../handlers/load-vm'
import { findLeftOverOfBackups } from './left-over-of-backups'

const limitMs = 60_000
/** Made by `npm test` before the tests begin (scripts/setup/dependencies.mjs). */
const workerFile = path.join(process.env['NEXT_DIST_DIR'] ?? '.next', 'worker/main.mjs')

/** Asks until the answer is truthy; the only way to wait. */
export async function eventually<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await delay(50)
  }
}

/** A VM with two disks, in an account of its own, so that no VM's collector concerns another's. */
export interface WorldVm {
  vm: LoadedVm
  domain: DomainName
  actor: Actor
  context: Context
}

/** A database, a simulated host that outlives its workers, and workers that are processes of their own. */
export async function createWorld() {
  const database = await createTestDatabase()
  const { db } = database
  const stateDir = await mkdtemp(path.join(env().HOLDFAST_STATE, 'worker-'))
  const statePath = path.join(stateDir, 'simulated.json')
  const hypervisor = createSimulatedHypervisor({ statePath })
  const { host, pool } = await createHost(db)
  const repository = await db.pool.create({
    data: { id: newId('pool'), hostId: host.id, kind: 'repository', name: 'repository', path: `/repository/${host.id}` },
  })
  const workers = new Set<ChildProcess>()

  async function addVm(): Promise<WorldVm> {
    const { accountId } = await createMember(db)
    const { id } = await createVm(db, { accountId, hostId: host.id, poolId: pool.id, disks: 2, data: { wantedPower: 'stopped' } })
    const vm = await loadVm(db, id)
    for (const disk of vm.disks)
      await hypervisor.branch({ layer: refOf(disk.head), parent: null, virtualSizeBytes: Number(disk.sizeBytes) })
    await hypervisor.defineDomain(domainSpecOf(vm))
    await hypervisor.startDomain(domainNameOf(id))
    // Only now: a worker that has just begun would start it otherwise.
    await db.vm.update({ where: { id }, data: { wantedPower: 'running' } })
    const actor = actorOf(accountId)
    return { vm, domain: domainNameOf(id), actor, context: { db, actor, clock: systemClock } }
  }

  async function startWorker(settings: Record<string, string> = {}): Promise<ChildProcess> {
    const known = new Set((await db.worker.findMany({ select: { id: true } })).map((row) => row.id))
    const child = spawn(process.execPath, ['--enable-source-maps', workerFile], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        HOLDFAST_STATE: stateDir,
        HOLDFAST_HOST: host.name,
        HOLDFAST_DRIVER: 'simulated',
        HOLDFAST_WORKER_CONCURRENCY: '32',
        LOG_LEVEL: 'error',
        ...settings,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    workers.add(child)
    await eventually('the worker serves', async () => {
      if (child.exitCode !== null) throw new Error(`the worker ended with ${child.exitCode}`)
      return (await db.worker.findMany({ select: { id: true } })).some((row) => !known.has(row.id))
    })
    return child
  }

  async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    workers.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }

  /** Stops the process where it is, though not while it keeps everyone from the simulated host, as no process can from a real one. */
  async function standStill(child: ChildProcess): Promise<void> {
    await eventually('it stands still', async () => {
      child.kill('SIGSTOP')
      await eventually('it has stopped', async () => (await readFile(`/proc/${child.pid}/stat`, 'utf8')).includes(') T '))
      if ((await lockHolder(`${statePath}.lock`)) !== child.pid) return true
      child.kill('SIGCONT')
      return false
    })
  }

  return {
    db,
    databaseUrl: database.url,
    statePath,
    hypervisor,
    host,
    pool,
    repository,
    addVm,
    startWorker,
    kill,
    standStill,
    /** Faults for the workers, which read them from a file; an empty list takes them back. */
    async order(faults: FaultOrder[]): Promise<void> {
      await writeFile(`${statePath}.faults.json`, JSON.stringify(faults))
    },
    /** Resolves once workers have met that many of the faults that were ordered for one time. */
    async faultsMet(count: number): Promise<void> {
      await eventually(`${count} faults are met`, async () => {
        const { faultUses } = usesOf(JSON.parse(await readFile(statePath, 'utf8')))
        return Object.values(faultUses).reduce((sum, uses) => sum + uses, 0) >= count
      })
    },
    /** As if the silence of a killed worker had lasted long enough to be noticed. */
    async letHeartbeatsGrowOld(): Promise<void> {
      await db.operation.updateMany({ where: { endedAt: null, heartbeatAt: { not: null } }, data: { heartbeatAt: new Date(0) } })
    },
    async ended(operationId: string): Promise<Operation> {
      return eventually(`operation ${operationId} has ended`, () =>
        db.operation.findFirst({ where: { id: operationId, endedAt: { not: null } } }),
      )
    },
    async quiet(): Promise<void> {
      await eventually('nothing is in flight and nothing left to collect', async () => {
        const [operations, vms, leaving] = await Promise.all([
          db.operation.count({ where: { endedAt: null } }),
          db.vm.count({ where: { collectedAt: null } }),
          db.layer.count({ where: { state: { in: ['creating', 'dropping'] } } }),
        ])
        return operations + vms + leaving === 0
      })
    },
    async write({ domain }: WorldVm, value: string): Promise<void> {
      for (const target of targets) await hypervisor.control.write(domain, target, 'mark', value)
    },
    /** What the guest reads on its two disks. */
    async marks(domain: DomainName): Promise<string[]> {
      const answers = targets.map((target) => hypervisor.guestExec(domain, ['read', 'mark', target]))
      return (await Promise.all(answers)).map(({ stdout }) => stdout)
    },
    async snapshot({ vm, context }: WorldVm, name = 'a snapshot'): Promise<{ operationId: string; restorePointId: string }> {
      const { operation } = await createSnapshot({ ...context, body: { vmId: vm.id, name, quiesce: 'auto' } })
      return { operationId: operation.id, restorePointId: operation.restorePointId ?? '' }
    },
    async backup({ vm, context }: WorldVm, full = false): Promise<{ operationId: string; restorePointId: string }> {
      const { operation } = await createBackup({ ...context, body: { vmId: vm.id, full } })
      return { operationId: operation.id, restorePointId: operation.restorePointId ?? '' }
    },
    /** What can be seen to be wrong: files without rows, rows without files, heads that differ, manifests, captures. Empty when nothing is left over. */
    leftOver: async () => [...(await findLeftOver(db, hypervisor, [pool, repository])), ...(await findLeftOverOfBackups(db, statePath))],
    async cleanUp(): Promise<void> {
      for (const worker of workers) await kill(worker)
      await database.drop()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>

const targets: DiskTarget[] = ['vda', 'vdb']

async function lockHolder(lock: string): Promise<number | null> {
  try {
    return Number(await readFile(lock, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
const usesOf = (state: unknown) => z.object({ faultUses: z.record(z.string(), z.number()) }).parse(state)

async function findLeftOver(db: Db, hypervisor: Hypervisor, pools: { path: string }[]): Promise<string[]> {
  const listed = await Promise.all(pools.map((pool) => hypervisor.listLayers(pool.path)))
  const files = new Set(listed.flat().map((info) => info.fileName))
  const rows = await db.layer.findMany()
  const wrong = rows.filter((row) => !files.has(row.fileName)).map((row) => `row without file: ${row.fileName} ${row.state}`)
  const known = new Set(rows.map((row) => row.fileName))
  wrong.push(...[...files].filter((file) => !known.has(file)).map((file) => `file without row: ${file}`))
  const domains = await hypervisor.listDomains()
  const vms = await db.vm.findMany({ include: { disks: { include: { head: { include: { pool: true } } } } } })
  for (const state of domains) if (!vms.some((row) => domainNameOf(row.id) === state.name)) wrong.push(`domain without VM: ${state.name}`)
  for (const row of vms) {
    if (row.state !== 'active') wrong.push(`VM ${row.name} is ${row.state}`)
    const state = domains.find((candidate) => candidate.name === domainNameOf(row.id))
    for (const disk of row.disks) {
      const top = state?.disks.find((candidate) => candidate.target === disk.target)?.chain[0]
      if (top !== layerPath(refOf(disk.head)))
        wrong.push(`${row.name} ${disk.target} runs on ${top ?? 'nothing'}, its row says ${disk.head.fileName}`)
    }
  }
  const points = await db.restorePoint.findMany({ where: { state: { in: ['creating', 'deleting'] } } })
  return [...wrong, ...points.map((point) => `point ${point.name} is ${point.state}`)]
}
