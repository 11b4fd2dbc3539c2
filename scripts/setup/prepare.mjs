import { ensureServiceUser } from './service-user.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { choosePlaces } from './places.mjs'
import { SetupError } from './say.mjs'
import path from 'node:path'
import { existsSync } from 'node:fs'

const oldestNode = [20, 19]

function assertNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  throw new SetupError(`Holdfast needs Node.js ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`)
}

/** What the environment names already is used, and none of our own is started. */
export function givenServices() {
  return { database: Boolean(process.env.DATABASE_URL), redis: Boolean(process.env.REDIS_URL), libvirt: Boolean(process.env.LIBVIRT_URI) }
}

/** Everything that must be so before a line of the application runs: system packages, the user of the services, the places. */
export async function prepareHost(clone, { browser = false, video = false } = {}) {
  assertNode()
  if (process.platform !== 'linux') throw new SetupError('Holdfast runs on Linux: it drives QEMU through libvirt.')
  // What root makes here is read by the service user, whatever umask the caller has.
  process.umask(0o022)
  const stateHint = process.env.HOLDFAST_STATE ?? path.join(clone, 'var')
  const packageLists = !existsSync(path.join(stateHint, 'guest/stamp'))
  await ensureSystemPackages({ browser, video, given: givenServices() }, { packageLists })
  return choosePlaces(clone, await ensureServiceUser())
}
