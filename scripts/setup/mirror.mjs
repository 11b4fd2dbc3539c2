import {
  copyFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'

// Made from the sources, or by git: each side has its own.
const ownOfEachSide = new Set(['node_modules', '.next', '.next-test', 'var', '.git', 'next-env.d.ts'])
const generated = path.join('lib', 'db', 'generated')

/**
 * Makes `to` hold the same sources as `from`, readable by everyone, for a clone in a place that the service user cannot read.
 * What is equal is left alone, so that watchers and builds see only changes.
 */
export function mirrorSources(from, to, inside = '') {
  mkdirSync(path.join(to, inside), { recursive: true, mode: 0o755 })
  const names = readdirSync(path.join(from, inside)).filter((name) => !isOwn(inside, name))
  for (const name of readdirSync(path.join(to, inside))) {
    if (!isOwn(inside, name) && !names.includes(name)) rmSync(path.join(to, inside, name), { recursive: true, force: true })
  }
  for (const name of names) {
    const source = path.join(from, inside, name)
    const target = path.join(to, inside, name)
    const status = lstatSync(source)
    if (status.isDirectory()) mirrorSources(from, to, path.join(inside, name))
    else if (status.isSymbolicLink()) mirrorLink(source, target)
    else if (status.isFile()) mirrorFile(source, target, status.mode)
  }
}

function isOwn(inside, name) {
  return (inside === '' && (ownOfEachSide.has(name) || name.endsWith('.tsbuildinfo'))) || path.join(inside, name) === generated
}

function mirrorLink(source, target) {
  rmSync(target, { recursive: true, force: true })
  symlinkSync(readlinkSync(source), target)
}

function mirrorFile(source, target, mode) {
  const known = existsSync(target) && lstatSync(target)
  if (!known || !known.isFile() || !readFileSync(source).equals(readFileSync(target))) {
    rmSync(target, { recursive: true, force: true })
    copyFileSync(source, target)
  }
  chmodSync(target, mode & 0o100 ? 0o755 : 0o644)
}
