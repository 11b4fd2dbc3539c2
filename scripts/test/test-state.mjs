import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { giveTo } from '../setup/places.mjs'
import { ensureSecrets } from '../setup/secrets.mjs'
import { readHolder, takeLock } from '../services/lock.mjs'
import { isSame } from '../services/process-table.mjs'

const prefix = 'test-run-'

/** A state of this run's own below the installation's, with new secrets. What runs that were killed have left is removed. */
export function makeTestState({ state, user }) {
  for (const name of readdirSync(state).filter((entry) => entry.startsWith(prefix))) {
    const holder = readHolder(path.join(state, name, 'supervisor.lock'))
    if (!holder || !isSame(holder)) rmSync(path.join(state, name), { recursive: true, force: true })
  }
  const own = path.join(state, `${prefix}${process.pid}`)
  mkdirSync(own, { recursive: true, mode: 0o711 })
  takeLock(path.join(own, 'supervisor.lock'))
  giveTo(user, own)
  for (const name of ['results', 'guest', 'shots', 'demos']) {
    mkdirSync(path.join(state, name), { recursive: true })
    giveTo(user, path.join(state, name))
  }
  return { state: own, secrets: ensureSecrets(own, user) }
}

/** Removes the run's state; the services' logs are kept where something failed. */
export function removeTestState(own, state, { failed }) {
  const logs = path.join(own, 'logs')
  const kept = path.join(state, 'results/logs')
  rmSync(kept, { recursive: true, force: true })
  if (failed && existsSync(logs)) renameSync(logs, kept)
  rmSync(own, { recursive: true, force: true })
}
