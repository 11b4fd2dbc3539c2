import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync, chownSync } from 'node:fs'
import path from 'node:path'
import { privateFolder } from '../setup/places.mjs'
import { postgresBin } from '../setup/programs.mjs'
import { run } from '../setup/run.mjs'
import { SetupError } from '../setup/say.mjs'
import { freePort } from './ports.mjs'

const role = 'holdfast'

async function initialise({ bin, data, user, password, env, cwd, ephemeral }) {
  const passwordFile = `${data}.password`
  // A cluster that was interrupted while it was made is no cluster.
  rmSync(data, { recursive: true, force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  privateFolder(data, user)
  try {
    // Tests connect thousands of times, and what scram makes slow for a guesser is slow for them too.
    const authMethod = ephemeral ? 'md5' : 'scram-sha-256'
    const options = ['-U', role, '-A', authMethod, `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions']
    await run([path.join(bin, 'initdb'), '-D', data, ...options], { user, env, cwd })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(path.join(data, 'holdfast-complete'), '')
}

/**
 * A private PostgreSQL cluster on the loopback, reached by password only.
 * @param {{places: {state: string, user: any}, secrets: {postgres: string}, env: any, ephemeral?: boolean, start: (spec: any) => Promise<any>}} request
 *   `ephemeral`: for tests, where a power cut may cost everything
 * @returns {Promise<string>} the address of the database `holdfast`, which may not exist yet
 */
export async function startPostgres({ places, secrets, env, ephemeral = false, start }) {
  const { state, user } = places
  const data = path.join(state, 'postgres')
  const versionFile = path.join(data, 'PG_VERSION')
  if (!existsSync(path.join(data, 'holdfast-complete'))) {
    await initialise({ bin: postgresBin(), data, user, password: secrets.postgres, env, cwd: state, ephemeral })
  }
  const version = readFileSync(versionFile, 'utf8').trim()
  const bin = postgresBin(version)
  if (!bin)
    throw new SetupError(
      `The database in ${data} was made by PostgreSQL ${version}, which is not installed. Install postgresql-${version}, then start again.`,
    )
  chmodSync(data, 0o700)
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    ...(ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', jit: 'off' } : {}),
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const url = `postgresql://${role}:${secrets.postgres}@127.0.0.1:${port}/`
  await start({
    name: 'postgres',
    argv: [path.join(bin, 'postgres'), '-D', data, ...options],
    // SIGINT is its fast shutdown: sessions are ended, everything is written.
    stopSignal: 'SIGINT',
    deathSignal: 'INT',
    graceMs: 20_000,
    ready: () => isReady(bin, port, env),
  })
  return `${url}holdfast`
}

async function isReady(bin, port, env) {
  const { code } = await run([path.join(bin, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(port)], {
    env,
    cwd: '/',
    accept: [0, 1, 2],
  })
  return code === 0
}
