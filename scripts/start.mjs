#!/usr/bin/env node
// `npm start` and `npm run dev`: sets the machine up, starts everything as children, and stays to keep it running and to stop it in order.
import { rmSync, watch } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild, ensureDependencies, ensureWorker, workerFileOf } from './setup/dependencies.mjs'
import { mirrorSources } from './setup/mirror.mjs'
import { giveTo } from './setup/places.mjs'
import { prepareHost } from './setup/prepare.mjs'
import { interruption, run } from './setup/run.mjs'
import { ensureSecrets, writePrivate } from './setup/secrets.mjs'
import { reportFailure, say } from './setup/say.mjs'
import { runningPanel, takeLock } from './services/lock.mjs'
import { until } from './services/process-table.mjs'
import { freePort } from './services/ports.mjs'
import { startStack } from './services/stack.mjs'

const clone = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const development = process.argv[2] === 'dev'

// A terminal that has gone away must not end the stop half-way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const stopAsked = interruption
let insisted = false
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    insisted = stopAsked.signal.aborted
    stopAsked.abort()
  })
}

/** The database as this version of the code wants it, with the demo in it. */
async function fillDatabase({ app, node, user }, env) {
  const prisma = path.join(app, 'node_modules/prisma/build/index.js')
  await run([node, prisma, 'migrate', 'deploy', '--config', 'prisma/config.ts'], { cwd: app, env, user, timeoutMs: 300_000 })
  await run([node, '--import', 'tsx', 'prisma/seed.ts'], { cwd: app, env, user, timeoutMs: 300_000 })
}

function webOf({ app, node }, host, port) {
  const next = path.join(app, 'node_modules/next/dist/bin/next')
  const argv = [node, next, development ? 'dev' : 'start', '-p', String(port), '-H', host]
  return { name: 'web', argv, env: { NODE_ENV: development ? 'development' : 'production' }, deathSignal: 'KILL', graceMs: 3_000 }
}

function workerOf({ app, node }) {
  const argv = development
    ? [node, path.join(app, 'node_modules/tsx/dist/cli.mjs'), 'watch', 'worker/main.ts']
    : [node, '--enable-source-maps', workerFileOf()]
  return { name: 'worker', argv, env: { NODE_ENV: development ? 'development' : 'production' }, graceMs: 12_000 }
}

/** Ready is what the health route says, not that a port is open. */
async function answersReady(url) {
  try {
    const response = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(5_000) })
    return response.ok
  } catch (error) {
    if (error instanceof TypeError || error.name === 'TimeoutError') return false
    throw error
  }
}

function choosePort(host) {
  const wanted = Number(process.env.PORT)
  return wanted
    ? wanted
    : freePort(
        Array.from({ length: 10 }, (_, i) => 3000 + i),
        host,
      )
}

function tellReady({ url, demo, accelerator, state }) {
  console.log(`\nHoldfast is ready: ${url}\n`)
  for (const { email, password, account, role } of demo) console.log(`  ${email.padEnd(22)} ${password}   ${account} (${role})`)
  const how = accelerator === 'kvm' ? 'KVM' : 'TCG (no usable KVM here: slower, otherwise the same)'
  console.log(`\nGuests run with ${how}. State and logs: ${state}`)
  console.log('Ctrl-C stops everything, guests included; the next start brings back the guests that ran.\n')
}

/** Where the code runs from a copy, work on the clone must reach it. */
function followEdits({ clone: from, app: to }) {
  if (from === to) return
  let pending
  watch(from, { recursive: true }, () => {
    clearTimeout(pending)
    // An editor saves in several steps; what is copied should be the last.
    pending = setTimeout(() => mirrorSources(from, to), 100)
  })
}

async function serve(places, lock) {
  const secrets = ensureSecrets(places.state, places.user)
  await ensureDependencies(places.app)
  if (!development) {
    await ensureBuild(places.app, places.user)
    await ensureWorker(places.app)
  } else for (const name of ['.next', 'next-env.d.ts']) giveTo(places.user, path.join(places.app, name))
  if (development) followEdits(places)
  say('Starting PostgreSQL, Redis and libvirt')
  const stack = await startStack({ places, secrets })
  const runFile = path.join(places.state, 'run.json')
  try {
    say('Bringing the database up to date')
    await fillDatabase(places, { ...stack.env, NODE_ENV: 'production' })
    const host = process.env.HOST ?? '127.0.0.1'
    const port = await choosePort(host)
    const url = process.env.NEXTAUTH_URL ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
    const local = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
    stack.env.NEXTAUTH_URL = url
    say('Starting web and worker')
    await Promise.all([
      stack.group.start({ ...workerOf(places), ready: () => true }),
      stack.group.start({ ...webOf(places, host, port), ready: () => stopAsked.signal.aborted || answersReady(local), readyMs: 120_000 }),
    ])
    if (!stopAsked.signal.aborted) {
      const demo = secrets.demo.map(({ email, password, account, role }) => ({ email, password, account, role }))
      const { HOLDFAST_ACCELERATOR: accelerator } = stack.env
      writePrivate(runFile, { url, demo, pid: process.pid, accelerator, app: places.app, state: places.state, env: stack.env }, places.user)
      tellReady({ url, demo, accelerator, state: places.state })
    }
    while (!stopAsked.signal.aborted) await until(() => stopAsked.signal.aborted, 60_000, 200)
  } finally {
    say('Stopping: web, worker, guests, libvirt, Redis, PostgreSQL')
    rmSync(runFile, { force: true })
    await stack.group.stop('web')
    await stack.group.stop('worker')
    await stack.stop({ hurry: insisted })
    lock.release()
    say('Stopped')
  }
}

try {
  const places = await prepareHost(clone)
  const lock = takeLock(path.join(places.state, 'supervisor.lock'))
  if (lock.taken) {
    try {
      await serve(places, lock)
    } finally {
      lock.release()
    }
  } else {
    const url = runningPanel(places.state)
    console.log(
      url
        ? `Holdfast already runs on this state (process ${lock.pid}): ${url}`
        : `Holdfast is being started or stopped by process ${lock.pid}; nothing to do here.`,
    )
  }
  process.exit(0)
} catch (error) {
  if (stopAsked.signal.aborted) console.error('Stopped before it was ready.')
  else reportFailure(error)
  process.exit(1)
}
