import { Redis } from 'ioredis'
import { systemClock } from '@/lib/clock'
import { createDb } from '@/lib/db/client'
import { assertEnv, env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { createLogger } from '@/lib/log'
import { createHypervisor } from './runtime/create-hypervisor'
import { createRepository } from './runtime/create-repository'
import { serveHost } from './runtime/serve-host'

/** Longest that a stop may take; what is not at the end of its step by then is taken over by the next worker. */
const stopGraceMs = 8_000

const settings = env()
assertEnv(['DATABASE_URL', 'REDIS_URL', 'LIBVIRT_URI', 'HOLDFAST_GUEST_DIR', 'HOLDFAST_HOST', 'HOLDFAST_WORKER_CONCURRENCY'])
const log = createLogger('worker', settings.LOG_LEVEL)
const db = createDb(settings.DATABASE_URL, settings.HOLDFAST_WORKER_CONCURRENCY * 3 + 6)
const redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null })
redis.on('error', (err) => log.warn({ err }, 'Redis away; operations go on by the sweep'))

const host = await db.host.findUnique({ where: { name: settings.HOLDFAST_HOST } })
if (!host) throw new AppError('not-found', `There is no host “${settings.HOLDFAST_HOST}” in the database; see HOLDFAST_HOST.`)
const service = await serveHost(
  {
    db,
    databaseUrl: settings.DATABASE_URL,
    redis,
    hypervisor: createHypervisor(host, settings),
    repository: createRepository(host, settings),
    clock: systemClock,
    log,
    compression: settings.HOLDFAST_REPOSITORY_COMPRESSION,
  },
  host,
  settings.HOLDFAST_WORKER_CONCURRENCY,
)
log.info({ host: host.name, pid: process.pid }, 'serving')

let stopping = false
const stop = async (signal: string) => {
  if (stopping) return
  stopping = true
  log.info({ signal }, 'stopping')
  // Disconnecting waits for every open transaction, and an effect may hold one for long: a successor's epoch takes over.
  setTimeout(() => process.exit(1), stopGraceMs + 2_000).unref()
  await service.stop(stopGraceMs)
  redis.disconnect()
  await db.$disconnect()
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
