import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { run, systemPath } from './run.mjs'
import { SetupError, say } from './say.mjs'

const name = 'holdfast'

function lookUp() {
  const found = spawnSync('getent', ['passwd', name], { encoding: 'utf8' })
  if (found.status !== 0) return undefined
  const [, , uid, gid] = found.stdout.trim().split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}

/**
 * Whom the services run as. PostgreSQL refuses root, and guests should not have its rights: called by root, a system user of our own.
 * @returns {Promise<{name: string, uid: number, gid: number} | null>} null for the caller
 */
export async function ensureServiceUser() {
  if (process.getuid() !== 0) return null
  if (!lookUp()) {
    say(`Making the system user "${name}"`)
    await run([
      'useradd',
      '--system',
      '--user-group',
      '--home-dir',
      '/var/lib/holdfast',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ])
  }
  const user = lookUp()
  if (!user) throw new SetupError(`The system user "${name}" could not be made.`)
  await joinKvmGroup(user)
  return user
}

/** /dev/kvm is for a group of its own on most systems. Root's group would be too much, and everybody's needs nothing. */
async function joinKvmGroup(user) {
  const device = statSync('/dev/kvm', { throwIfNoEntry: false })
  if (!device || device.gid === 0 || (device.mode & 0o060) !== 0o060) return
  const groups = spawnSync('id', ['-G', user.name], { encoding: 'utf8' }).stdout.trim().split(' ')
  if (!groups.includes(String(device.gid))) await run(['usermod', '-aG', String(device.gid), user.name])
}

/** Whether `user` may do what `test` asks of a path: -r, -w, -x. */
export function userMay(user, flag, file) {
  const argv = ['--reuid', user.name, '--regid', user.name, '--init-groups', '--', 'test', flag, file]
  return spawnSync('setpriv', argv, { env: { PATH: systemPath } }).status === 0
}
