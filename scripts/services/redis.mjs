import { chownSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { privateFolder } from '../setup/places.mjs'
import { findProgram } from '../setup/programs.mjs'
import { accepts, freePort } from './ports.mjs'

/** A private Redis on the loopback, reached by password only. @returns {Promise<string>} its address */
export async function startRedis({ places, secrets, start }) {
  const { state, user } = places
  const folder = privateFolder(path.join(state, 'redis'), user)
  const port = await freePort()
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${secrets.redis}`,
    'appendonly yes',
    'appendfsync everysec',
    // A queue whose keys are evicted loses work.
    'maxmemory-policy noeviction',
    'save ""',
    'daemonize no',
  ]
  // In a file, for an argument can be read by everyone on the machine.
  const file = path.join(folder, 'redis.conf')
  writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 })
  if (user) chownSync(file, user.uid, user.gid)
  await start({ name: 'redis', argv: [findProgram('redis-server'), file], ready: () => accepts({ port, host: '127.0.0.1' }) })
  return `redis://:${secrets.redis}@127.0.0.1:${port}`
}
