import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOf, isInstalled } from './dependencies.mjs'
import { mirrorSources } from './mirror.mjs'
import { privateFolder } from './places.mjs'
import { ensureSecrets } from './secrets.mjs'

let folder
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'hf-setup-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name, text, mode = 0o600) {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  chmodSync(file, mode)
}

test('a mirror is readable by all, keeps what runs, follows changes and leaves each side its own', () => {
  write('from/lib/a.ts', 'a')
  write('from/run.sh', '#!/bin/sh', 0o700)
  write('from/node_modules/x/index.js', 'x')
  write('from/.git/HEAD', 'ref')
  write('from/lib/db/generated/client.ts', 'theirs')
  write('to/lib/old.ts', 'old')
  write('to/node_modules/y/index.js', 'y')
  write('to/lib/db/generated/client.ts', 'own')
  const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')]
  mirrorSources(from, to)
  expect(readFileSync(path.join(to, 'lib/a.ts'), 'utf8')).toBe('a')
  expect(statSync(path.join(to, 'lib/a.ts')).mode & 0o777).toBe(0o644)
  expect(statSync(path.join(to, 'run.sh')).mode & 0o777).toBe(0o755)
  for (const name of ['lib/old.ts', 'node_modules/x', '.git']) expect(existsSync(path.join(to, name)), name).toBe(false)
  expect(existsSync(path.join(to, 'node_modules/y/index.js'))).toBe(true)
  expect(readFileSync(path.join(to, 'lib/db/generated/client.ts'), 'utf8')).toBe('own')
})

test('node_modules counts as installed when it holds what the lock file asks for', () => {
  const lock = (version) =>
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional: true } } })
  write('package-lock.json', lock('1.0.0'))
  expect(isInstalled(folder)).toBe(false)
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))
  expect(isInstalled(folder)).toBe(true)
  write('package-lock.json', lock('1.0.1'))
  expect(isInstalled(folder)).toBe(false)
})

test('the hash of sources changes with content and names, not with what is skipped', () => {
  write('app/page.tsx', 'one')
  const hash = () => hashOf(folder, ['app', 'missing'], (name) => name.endsWith('.test.ts'))
  const before = hash()
  write('app/page.test.ts', 'a test')
  expect(hash()).toBe(before)
  write('app/page.tsx', 'two')
  expect(hash()).not.toBe(before)
})

test('secrets are made once, for their owner only', () => {
  const first = ensureSecrets(folder, null)
  expect(statSync(first.file).mode & 0o777).toBe(0o600)
  expect(ensureSecrets(folder, null)).toEqual(first)
  expect(first.nextAuth.length).toBeGreaterThanOrEqual(32)
  expect(new Set(first.demo.map(({ password }) => password)).size).toBe(first.demo.length)
})

test('a folder for sockets is not taken from somebody else', () => {
  symlinkSync(os.tmpdir(), path.join(folder, 'link'))
  expect(() => privateFolder(path.join(folder, 'link'), null)).toThrow('belongs to somebody else')
  expect(statSync(privateFolder(path.join(folder, 'own'), null)).mode & 0o777).toBe(0o700)
})
