import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import { createDb, type Db } from '@/lib/db/client'
import { startCuttable, type Cuttable } from './cuttable'
import { endGuests } from './end-guests'
import { setting } from './setting'

export type Driver = 'libvirt' | 'simulated'

/** A whole Holdfast of a test run's own: database, web and worker, with the demo accounts seeded. */
export interface Stack {
  url: string
  db: Db
  databaseUrl: string
  redisUrl: string
  secret: string
  stateDir: string
  /** PostgreSQL and Redis as web and worker reach them; the test's own `db` goes past the cut. */
  ways: { database: Cuttable; redis: Cuttable }
  demo: { email: string; password: string; account: string; role: string }[]
  /** SIGKILL, as a host that loses its power would. */
  killWorker(): Promise<void>
  startWorker(): Promise<void>
  /** Everything that Redis held is gone. */
  emptyRedis(): Promise<void>
  stop(): Promise<void>
}

const startLimitMs = 90_000

/** Asks until the answer is truthy; the only way to wait. */
export async function eventually<T>(what: string, limitMs: number, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await delay(20)
  }
}

export async function startStack(driver: Driver): Promise<Stack> {
  const stateRoot = path.join(setting('HOLDFAST_STATE'), 'e2e')
  await mkdir(stateRoot, { recursive: true })
  const stateDir = await mkdtemp(path.join(stateRoot, `${driver}-`))
  const databaseUrl = await createDatabase(`e2e_${driver}_${randomBytes(4).toString('hex')}`)
  const redis = new URL(setting('REDIS_URL'))
  redis.pathname = driver === 'libvirt' ? '/1' : '/2'
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const secret = randomBytes(32).toString('hex')
  const demo = ['ada@acme.example:Acme Robotics', 'bo@borealis.example:Borealis Foods'].map((line) => {
    const [email = '', account = ''] = line.split(':')
    return { email, account, role: 'owner', password: randomBytes(12).toString('hex') }
  })
  const secretsFile = path.join(stateDir, 'secrets.json')
  await writeFile(secretsFile, JSON.stringify({ demo }), { mode: 0o600 })
  const ways = { database: await startCuttable(databaseUrl), redis: await startCuttable(redis.href) }
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DATABASE_URL: ways.database.url,
    REDIS_URL: ways.redis.url,
    HOLDFAST_STATE: stateDir,
    HOLDFAST_POOL_DIR: path.join(stateDir, 'pool'),
    HOLDFAST_DRIVER: driver,
    HOLDFAST_DEMO_SECRETS: secretsFile,
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: url,
  }
  await run('prisma', ['node_modules/prisma/build/index.js', 'migrate', 'deploy', '--config', 'prisma/config.ts'], env, stateDir)
  await run('seed', ['--import', 'tsx', 'prisma/seed.ts'], env, stateDir)
  const web = launch('web', ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)], env, stateDir)
  const launchWorker = () => launch('worker', ['--enable-source-maps', `${setting('NEXT_DIST_DIR')}/worker/main.mjs`], env, stateDir)
  let worker = launchWorker()
  const ready = () =>
    eventually(`${url} is ready`, startLimitMs, async () => {
      if (web.exitCode !== null) throw new Error(`web ended; see ${stateDir}/web.log`)
      try {
        return (await fetch(`${url}/api/health/ready`)).ok
      } catch {
        // Nobody listens yet; the time limit says when that is an error.
        return false
      }
    })
  await ready()
  const db = createDb(databaseUrl, 4)
  return {
    url,
    db,
    databaseUrl,
    redisUrl: redis.href,
    secret,
    stateDir,
    ways,
    demo,
    killWorker: () => end(worker, 'SIGKILL'),
    startWorker: async () => {
      worker = launchWorker()
      await ready()
    },
    emptyRedis: async () => {
      const client = new Redis(redis.href)
      await client.flushdb()
      client.disconnect()
    },
    stop: async () => {
      await end(web, 'SIGTERM')
      await end(worker, 'SIGTERM')
      if (driver === 'libvirt') await endGuests(db, stateDir)
      await db.$disconnect()
      await Promise.all([ways.database.close(), ways.redis.close()])
      await rm(path.join(stateDir, 'pool'), { recursive: true, force: true })
    },
  }
}

function launch(name: string, args: string[], env: NodeJS.ProcessEnv, stateDir: string): ChildProcess {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const log = createWriteStream(path.join(stateDir, `${name}.log`), { flags: 'a' })
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  // The runner may be stopped before it tears down; nothing is left behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.removeListener('exit', kill))
  return child
}

async function run(name: string, args: string[], env: NodeJS.ProcessEnv, stateDir: string): Promise<void> {
  const child = launch(name, args, env, stateDir)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${name} ended with ${code}; see ${stateDir}/${name}.log`)
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  await gone
}

async function createDatabase(name: string): Promise<string> {
  const server = setting('DATABASE_URL')
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`CREATE DATABASE "${name}"`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
