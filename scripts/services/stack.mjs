import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { giveTo } from '../setup/places.mjs'
import { givenServices } from '../setup/prepare.mjs'
import { run, systemPath } from '../setup/run.mjs'
import { writePrivate } from '../setup/secrets.mjs'
import { SetupError, say } from '../setup/say.mjs'
import { createGroup } from './group.mjs'
import { endQemu, shutDownGuests } from './guests.mjs'
import { runtimeFolder, startLibvirt } from './libvirt.mjs'
import { startPostgres } from './postgres.mjs'
import { startReaper } from './start-reaper.mjs'
import { startRedis } from './redis.mjs'

/** What every program of ours sees: nothing of the caller's environment that could change what it does. */
function baseEnv({ state, node, user }) {
  const home = path.join(state, 'home')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  giveTo(user, home)
  const kept = [
    ...['LANG', 'TERM', 'TZ', 'LOG_LEVEL'],
    ...['DRIVER', 'HOST', 'POOL_DIR', 'WORKER_CONCURRENCY', 'BACKUPS_PER_HOST', 'SCHEDULE_SPREAD_SECONDS'].map(
      (name) => `HOLDFAST_${name}`,
    ),
    ...['DIR', 'LIVE', 'COMPRESSION'].map((name) => `HOLDFAST_REPOSITORY_${name}`),
  ]
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
    PATH: `${path.dirname(node)}:${systemPath}`,
    HOME: user ? home : (process.env.HOME ?? home),
    HOLDFAST_STATE: state,
    CHECKPOINT_DISABLE: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
}

/** The demo guests' files, and the accelerator that boots them: both found once and kept, for they take their time. */
async function ensureGuest({ app, node, user }, cache, env) {
  const guestDir = process.env.HOLDFAST_GUEST_DIR ?? path.join(cache, 'guest')
  if (!existsSync(path.join(guestDir, 'stamp'))) say('Building the demo guests from the distribution’s packages')
  const script = (name) => [node, path.join(app, 'scripts/guest-image', name), guestDir]
  await run(script('build.mjs'), { user, env, cwd: cache, timeoutMs: 900_000 })
  const known = path.join(cache, 'accelerator.json')
  if (process.env.HOLDFAST_ACCELERATOR) return { guestDir, accelerator: process.env.HOLDFAST_ACCELERATOR }
  const device = existsSync('/dev/kvm')
  if (existsSync(known)) {
    const before = JSON.parse(readFileSync(known, 'utf8'))
    if (before.device === device && before.user === (user?.name ?? null)) return { guestDir, accelerator: before.accelerator }
  }
  say('Trying which accelerator boots a guest here')
  const { output } = await run(script('probe.mjs'), { user, env, cwd: cache, timeoutMs: 180_000 })
  const accelerator = output.trim().split('\n').at(-1)
  if (accelerator !== 'kvm' && accelerator !== 'tcg') throw new SetupError(`The accelerator trial answered “${output.trim()}”.`)
  writePrivate(known, { accelerator, device, user: user?.name ?? null }, user)
  return { guestDir, accelerator }
}

/** Like Promise.all, but nothing is still under way when it fails. */
async function allOrFirstFailure(promises) {
  const results = await Promise.allSettled(promises)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return results.map((result) => result.value)
}

/**
 * The services under the application: PostgreSQL, Redis, libvirt (each unless the environment names one), and the guests' files.
 * @param {{places: any, secrets: any, cache?: string, ephemeral?: boolean}} request `cache`: where the guests' files are kept
 */
export async function startStack({ places, secrets, cache = places.state, ephemeral = false }) {
  const given = givenServices()
  const reaper = startReaper()
  const runtimeDir = runtimeFolder(places)
  const env = { ...baseEnv(places), HOLDFAST_DEMO_SECRETS: secrets.file, NEXTAUTH_SECRET: secrets.nextAuth }
  const group = createGroup({ places, env, reaper })
  let session
  if (!given.libvirt) {
    // Left by a supervisor that was killed together with its reaper; guests that should run are started again by the worker.
    await endQemu(runtimeDir)
    reaper.tell({ runtimeDir })
  }

  /** Guests, libvirt, Redis, PostgreSQL, in this order. `hurry`: guests lose power. */
  async function stop({ hurry = false } = {}) {
    if (session && group.has('libvirtd')) {
      if (!hurry)
        await shutDownGuests({ ...session, env: { ...env, ...session.env }, user: places.user }).catch((error) =>
          console.error(error.message),
        )
      await endQemu(runtimeDir)
    }
    for (const name of ['libvirtd', 'redis', 'postgres']) await group.stop(name)
    if (!given.libvirt) rmSync(runtimeDir, { recursive: true, force: true })
    await reaper.bye()
  }

  const start = group.start
  try {
    const [databaseUrl, redisUrl, libvirt, guest] = await allOrFirstFailure([
      process.env.DATABASE_URL ?? startPostgres({ places, secrets, env, ephemeral, start }),
      process.env.REDIS_URL ?? startRedis({ places, secrets, start }),
      given.libvirt ? { uri: process.env.LIBVIRT_URI, env: xdgOfCaller() } : startLibvirt({ places, start }),
      ensureGuest(places, cache, env),
    ])
    if (!given.libvirt) session = libvirt
    Object.assign(env, libvirt.env, {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      LIBVIRT_URI: libvirt.uri,
      HOLDFAST_GUEST_DIR: guest.guestDir,
      HOLDFAST_ACCELERATOR: guest.accelerator,
    })
  } catch (error) {
    await stop({ hurry: true })
    throw error
  }
  return { env, group, reaper, stop }
}

/** A hypervisor that is given may be the caller's own session: then its folders are needed to find it. */
function xdgOfCaller() {
  const names = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}
