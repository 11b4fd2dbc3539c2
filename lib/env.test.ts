import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { assertEnv, createEnv, programEnv, settingNames } from './env'

const enough = {
  DATABASE_URL: 'postgresql://holdfast:secret@127.0.0.1:5432/holdfast',
  REDIS_URL: 'redis://:secret@127.0.0.1:6379',
  NEXTAUTH_SECRET: 'x'.repeat(32),
  NEXTAUTH_URL: 'http://127.0.0.1:3000',
}

test('.env.example documents exactly the settings that are parsed', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../.env.example'), 'utf8')
  const documented = [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)
  expect(documented.sort()).toEqual([...settingNames].sort())
})

test('what is not said has its default, and folders are absolute', () => {
  const settings = createEnv({ ...enough, HOLDFAST_STATE: '/srv/holdfast', HOLDFAST_ACCELERATOR: '' })
  expect(settings.LIBVIRT_URI).toBe('qemu:///session')
  expect(settings.HOLDFAST_ACCELERATOR).toBe('tcg')
  expect(settings.HOLDFAST_POOL_DIR).toBe('/srv/holdfast/pool')
  expect(settings.HOLDFAST_GUEST_DIR).toBe('/srv/holdfast/guest')
  expect(settings.HOLDFAST_WORKER_CONCURRENCY).toBe(4)
  expect(createEnv({ HOLDFAST_STATE: 'elsewhere' }).HOLDFAST_STATE).toBe(path.resolve('elsewhere'))
})

test.each([
  ['DATABASE_URL', 'mysql://127.0.0.1/x'],
  ['REDIS_URL', 'not an address'],
  ['LIBVIRT_URI', '/var/run/libvirt.sock'],
  ['HOLDFAST_ACCELERATOR', 'hax'],
  ['HOLDFAST_DRIVER', 'vmware'],
  ['HOLDFAST_WORKER_CONCURRENCY', '0'],
  ['NEXTAUTH_SECRET', 'short-and-secret'],
  ['NEXTAUTH_URL', 'ftp://127.0.0.1'],
  ['LOG_LEVEL', 'loud'],
] as const)('a bad %s is named, its value is not', (name, value) => {
  const read = () => createEnv({ ...enough, [name]: value })[name]
  expect(read).toThrow(`The setting ${name} is not valid`)
  expect(read).not.toThrow(value)
})

test('a process needs only the settings that it reads', () => {
  const settings = createEnv({ DATABASE_URL: enough.DATABASE_URL })
  expect(settings.DATABASE_URL).toBe(enough.DATABASE_URL)
  expect(() => settings.REDIS_URL).toThrow('The setting REDIS_URL is not set')
})

test('the check at start names every bad setting at once', () => {
  expect(() => assertEnv(['DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL'], createEnv({}))).toThrow(
    /DATABASE_URL is not set[^]*REDIS_URL is not set/,
  )
  expect(() => assertEnv(['DATABASE_URL', 'REDIS_URL'], createEnv(enough))).not.toThrow()
})

test('programs that we run see no secret', () => {
  expect(programEnv({ ...enough, PATH: '/bin', XDG_RUNTIME_DIR: '/tmp/x' })).toEqual({ PATH: '/bin', XDG_RUNTIME_DIR: '/tmp/x' })
})
