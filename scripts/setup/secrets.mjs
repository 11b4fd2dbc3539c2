import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const demoUsers = [
  { email: 'ada@acme.example', name: 'Ada Fairweather', account: 'Acme Robotics', role: 'owner' },
  { email: 'bo@borealis.example', name: 'Bo Lindqvist', account: 'Borealis Foods', role: 'owner' },
]

// Without letters and digits that look alike: people type it from a terminal.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

function password() {
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return [part(), part(), part(), part()].join('-')
}

const hex = (bytes) => randomBytes(bytes).toString('hex')

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivate(file, value, user) {
  const half = `${file}.${process.pid}.tmp`
  writeFileSync(half, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  chmodSync(half, 0o600)
  if (user) chownSync(half, user.uid, user.gid)
  renameSync(half, file)
}

/**
 * Every secret of this installation, made at its first start.
 * @returns {{file: string, nextAuth: string, postgres: string, redis: string, demo: {email: string, password: string, name: string, account: string, role: string}[]}}
 */
export function ensureSecrets(state, user) {
  const file = path.join(state, 'secrets.json')
  if (!existsSync(file)) {
    const demo = demoUsers.map((person) => ({ ...person, password: password() }))
    writePrivate(file, { nextAuth: hex(32), postgres: hex(24), redis: hex(24), demo }, user)
  }
  return { file, ...JSON.parse(readFileSync(file, 'utf8')) }
}
