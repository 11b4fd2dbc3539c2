import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Clock } from '@/lib/clock'
import type { Db } from '@/lib/db/client'
import type { Host } from '@/lib/db/generated/client'
import { newId } from '@/lib/id'
import type { Hypervisor } from '@/lib/hypervisor/port'
import type { Repository } from '@/lib/repository/port'
import type { Logger } from '@/lib/log'
import { handlers } from '../handlers/all'
import { publishConsoles } from '../sweeps/consoles'
import { expireUndo } from '../sweeps/expire-undo'
import { removeLeftovers } from '../sweeps/leftovers'
import { Observer } from '../sweeps/observe'
import { sweepOperations } from '../sweeps/operations'
import { prune } from '../sweeps/prune'
import { reconcileHost } from '../sweeps/reconcile'
import { dispatchDue } from '../schedules/dispatch'
import { refreshNextRuns } from '../schedules/refresh-next-runs'
import { settleRuns } from '../schedules/settle-runs'
import { startWaiting } from '../schedules/start-runs'
import { requestCollections } from '../sweeps/request-collection'
import { requestPulls } from '../sweeps/request-pulls'
import { requestScrub } from '../sweeps/scrub'
import { sealLayers } from '../sweeps/seal-layers'
import { resumeStalled } from '../sweeps/resume-stalled'
import { resumeWantedPower } from '../sweeps/resume-power'
import type { HandlerDeps } from './context'
import { Limiter } from './limiter'
import { startQueueWorker } from './queue-worker'
import { startRelay } from './relay'
import { repeat } from './repeat'
import { runOperation } from './run-operation'

export interface ServeHostDeps {
  db: Db
  databaseUrl: string
  redis: Redis
  hypervisor: Hypervisor
  repository: Repository
  clock: Clock
  log: Logger
  compression: HandlerDeps['compression']
}

const everyMs = {
  operations: 2_000,
  schedules: 1_000,
  nextRuns: 60 * 60 * 1_000,
  repository: 10_000,
  sealing: 2_000,
  chores: 3_000,
  observe: 3_000,
  reconcile: 60_000,
  consoles: 1_000,
  heartbeat: 5_000,
}

/**
 * Everything that a worker does for one host, until stopped. Stopping is bounded: work under way is given `graceMs` to reach the end of its
 * step and is then left to a successor, who takes it over by its epoch.
 */
export async function serveHost(
  deps: ServeHostDeps,
  host: Host,
  concurrency: number,
): Promise<{ stop: (graceMs: number) => Promise<void> }> {
  const { db, redis, hypervisor, repository, clock, log, compression } = deps
  const hostId = host.id
  const now = () => clock.now()
  const stopping = new AbortController()
  const limiter = new Limiter(concurrency)
  const run = (operationId: string) =>
    stopping.signal.aborted
      ? null
      : limiter.run(operationId, () =>
          runOperation({ db, hypervisor, repository, clock, log, compression }, handlers, operationId, stopping.signal),
        )
  // A claim that the database refuses must not end the process as an unhandled rejection: the next sweep finds the row again.
  const sweep = (operationId: string) => void run(operationId)?.catch((err: unknown) => log.warn({ err, operationId }, 'not claimed'))

  const workerId = newId('worker', now())
  await db.worker.create({ data: { id: workerId, hostId } })
  const queues = new Map<string, Queue>()
  const queueOf = (name: string) => {
    const queue = queues.get(name) ?? new Queue(name, { connection: redis })
    queues.set(name, queue)
    return queue
  }

  const heartbeat = repeat({
    name: 'heartbeat',
    everyMs: everyMs.heartbeat,
    log,
    work: async () => void (await db.$executeRaw`UPDATE "Worker" SET "heartbeatAt" = now() WHERE "id" = ${workerId}`),
  })
  let resumed = false
  const reconcile = async () => {
    await reconcileHost({ db, hypervisor, log, now }, hostId)
    if (!resumed) await resumeWantedPower({ db, hypervisor, now }, hostId)
    resumed = true
  }
  const observer = new Observer({ db, hypervisor, log, now }, hostId)
  const schedules = { db, log, now }
  const loops = [
    await startRelay({ db, databaseUrl: deps.databaseUrl, redis, queueOf, log }),
    repeat({ name: 'operation sweep', everyMs: everyMs.operations, log, work: () => sweepOperations(db, hostId, sweep) }),
    repeat({
      name: 'chores',
      everyMs: everyMs.chores,
      log,
      work: async () => {
        await expireUndo(db, hostId, now())
        await requestCollections({ db, compression }, hostId, now())
        await requestPulls(db, hostId, now())
        await removeLeftovers({ db, hypervisor, log }, hostId)
        await prune(db, now())
      },
    }),
    repeat({
      name: 'schedules',
      everyMs: everyMs.schedules,
      log,
      work: async () => {
        await dispatchDue(schedules)
        await settleRuns(schedules)
        await startWaiting(schedules)
      },
    }),
    // By itself: reading a long file must keep nothing else waiting.
    repeat({ name: 'sealing', everyMs: everyMs.sealing, log, work: () => sealLayers({ db, repository, now }, hostId) }),
    repeat({ name: 'next runs', everyMs: everyMs.nextRuns, log, work: async () => void (await refreshNextRuns(schedules)) }),
    repeat({
      name: 'repository',
      everyMs: everyMs.repository,
      log,
      work: async () => {
        await resumeStalled({ db, hypervisor, log }, hostId)
        await requestScrub(db, hostId, now())
      },
    }),
    repeat({ name: 'observer', everyMs: everyMs.observe, log, work: () => observer.look() }),
    repeat({ name: 'reconciliation', everyMs: everyMs.reconcile, log, work: reconcile }),
    repeat({ name: 'consoles', everyMs: everyMs.consoles, log, work: () => publishConsoles({ db, redis, hypervisor, log }, hostId) }),
  ]
  const queueWorker = startQueueWorker({
    hostId,
    connection: redis,
    concurrency,
    log,
    run: async (operationId) => run(operationId),
  })

  return {
    stop: async (graceMs) => {
      stopping.abort()
      const inOrder = async () => {
        await Promise.all([...loops.map((loop) => loop.stop()), limiter.idle(), queueWorker.stop()])
        await heartbeat.stop()
        await db.worker.deleteMany({ where: { id: workerId } })
        await Promise.all([...queues.values()].map((queue) => queue.close()))
      }
      const deadline = AbortSignal.timeout(graceMs)
      await Promise.race([inOrder(), new Promise<void>((resolve) => deadline.addEventListener('abort', () => resolve(), { once: true }))])
    },
  }
}
