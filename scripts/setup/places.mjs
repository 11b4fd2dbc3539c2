import { createHash } from 'node:crypto'
import { chmodSync, chownSync, copyFileSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { mirrorSources } from './mirror.mjs'
import { SetupError, say } from './say.mjs'
import { userMay } from './service-user.mjs'

const shared = '/var/lib/holdfast'

export function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/**
 * Where everything lies, and made so that the service user can use it.
 * @param {string} clone the folder of the checkout
 * @param {{name: string, uid: number, gid: number} | null} user
 * @returns {{clone: string, app: string, state: string, node: string, user: typeof user}} `app` is where the code runs: the clone, or its mirror
 */
export function choosePlaces(clone, user) {
  const named = process.env.HOLDFAST_STATE ? path.resolve(process.env.HOLDFAST_STATE) : undefined
  if (!user || canUse(user, clone)) {
    const state = named ?? path.join(clone, 'var')
    ownFolder(state, user)
    return { clone, app: clone, state, node: nodeFor(user), user }
  }
  const home = path.join(shared, shortHash(clone))
  const app = path.join(home, 'app')
  say(`${clone} is not readable by the user "${user.name}": the code runs from a copy, ${app}`)
  mkdirSync(app, { recursive: true, mode: 0o755 })
  mirrorSources(clone, app)
  const state = named ?? stateBeside(clone, path.join(home, 'var'))
  ownFolder(state, user)
  return { clone, app, state, node: nodeFor(user), user }
}

function canUse(user, clone) {
  return ['package.json', 'scripts/start.mjs', 'lib/env.ts'].every((file) => userMay(user, '-r', path.join(clone, file)))
}

/** `var` in the clone leads to where the state really is, so that `var/run.json` is found there. */
function stateBeside(clone, state) {
  const link = path.join(clone, 'var')
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(state, link)
  else if (!lstatSync(link).isSymbolicLink()) say(`${link} is a folder that the services cannot read: their state lies in ${state}`)
  return state
}

/** The state belongs to the service user, whoever made what is in it. */
function ownFolder(state, user) {
  mkdirSync(state, { recursive: true, mode: 0o711 })
  if (!user) return
  giveTo(user, state)
  if (!userMay(user, '-w', state))
    throw new SetupError(`The user "${user.name}" cannot write to ${state}: a folder above it is closed. Choose another HOLDFAST_STATE.`)
}

/** Changes the owner of everything in a folder; what has the right one is left. Links are not followed. */
export function giveTo(user, file) {
  if (!user) return
  const status = lstatSync(file, { throwIfNoEntry: false })
  if (!status) return
  if (status.uid !== user.uid || status.gid !== user.gid) lchownSync(file, user.uid, user.gid)
  if (!status.isDirectory()) return
  for (const name of readdirSync(file)) giveTo(user, path.join(file, name))
}

/** A Node that the service user may run: one that lies under root's home is copied. */
function nodeFor(user) {
  if (!user || userMay(user, '-x', process.execPath)) return process.execPath
  const copy = path.join(shared, `node-${process.version}`)
  if (!existsSync(copy)) {
    mkdirSync(shared, { recursive: true, mode: 0o755 })
    copyFileSync(process.execPath, copy)
    chmodSync(copy, 0o755)
  }
  return copy
}

/** A folder for one owner only, made if need be. Refuses one that somebody else has put there. */
export function privateFolder(folder, user) {
  const uid = user?.uid ?? process.getuid()
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (user) chownSync(folder, user.uid, user.gid)
  }
  const status = lstatSync(folder)
  if (!status.isDirectory() || status.uid !== uid) throw new SetupError(`${folder} belongs to somebody else. Remove it and start again.`)
  chmodSync(folder, 0o700)
  return folder
}
