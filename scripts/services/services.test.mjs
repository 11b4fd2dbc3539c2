import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from './child.mjs'
import { createGroup } from './group.mjs'
import { takeLock } from './lock.mjs'
import { birthOf, isSame, until } from './process-table.mjs'

let folder
const started = []

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'hf-services-'))
})

afterEach(() => {
  for (const { pid } of started.splice(0)) if (birthOf(pid)) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const quiet = { tell: () => undefined }

/** A child that ignores a polite request where `stubborn`. */
function sleeper({ stubborn = false } = {}) {
  const code = `${stubborn ? "process.on('SIGTERM', () => undefined);" : ''} setInterval(() => undefined, 1000); console.log('up')`
  return {
    name: 'sleeper',
    argv: [process.execPath, '-e', code],
    env: { PATH: process.env.PATH },
    cwd: folder,
    user: null,
    logFile: path.join(folder, 'log'),
  }
}

const isUp = () => existsSync(path.join(folder, 'log')) && readFileSync(path.join(folder, 'log'), 'utf8').includes('up')

test('a second taker of a lock is told who holds it; a dead holder’s lock is taken over', () => {
  const file = path.join(folder, 'lock')
  const first = takeLock(file)
  expect(first.taken).toBe(true)
  expect(takeLock(file)).toEqual({ taken: false, pid: process.pid })
  // The same number, born at another time: another process.
  writeFileSync(file, JSON.stringify({ pid: process.pid, birth: 'another boot:1' }))
  expect(takeLock(file).taken).toBe(true)
  writeFileSync(file, '{"pid":')
  expect(takeLock(file).taken).toBe(true)
})

test.each([{ stubborn: false }, { stubborn: true }])(
  'a child is stopped, politely or not: %o',
  { timeout: 20_000 },
  async ({ stubborn }) => {
    const child = startChild({ ...sleeper({ stubborn }), graceMs: 500 })
    started.push(child)
    expect(await until(isUp, 10_000)).toBe(true)
    await child.stop()
    expect(child.ended()).toBe(stubborn ? 'SIGKILL' : 'SIGTERM')
    expect(isSame(child)).toBe(false)
  },
)

test('a child that crashes is started again', { timeout: 20_000 }, async () => {
  const marks = path.join(folder, 'marks')
  const code = `require('fs').appendFileSync(${JSON.stringify(marks)}, process.pid + ' '); setInterval(() => undefined, 1000)`
  const reports = []
  const group = createGroup({
    places: { app: folder, state: folder, user: null },
    env: { PATH: process.env.PATH },
    reaper: quiet,
    report: (text) => reports.push(text),
  })
  const pids = () => (existsSync(marks) ? readFileSync(marks, 'utf8').trim().split(' ').map(Number) : [])
  await group.start({ name: 'crasher', argv: [process.execPath, '-e', code], ready: () => pids().length === 1 })
  process.kill(pids()[0], 'SIGKILL')
  expect(await until(() => pids().length === 2, 10_000)).toBe(true)
  await group.stop('crasher')
  expect(birthOf(pids()[1])).toBeUndefined()
  expect(reports).toHaveLength(1)
})

test('a child that cannot start is an error with the end of its log', { timeout: 20_000 }, async () => {
  const group = createGroup({ places: { app: folder, state: folder, user: null }, env: { PATH: process.env.PATH }, reaper: quiet })
  const argv = [process.execPath, '-e', "console.error('no such port'); process.exit(3)"]
  await expect(group.start({ name: 'broken', argv, ready: () => false })).rejects.toThrow(/exit code 3[^]*no such port/)
})

test('the reaper ends what a killed supervisor leaves, and nothing after a goodbye', { timeout: 30_000 }, async () => {
  const reaperFile = fileURLToPath(new URL('./reaper.mjs', import.meta.url))
  const runtimeDir = path.join(folder, 'runtime')
  for (const bye of [true, false]) {
    mkdirSync(runtimeDir, { recursive: true })
    const child = startChild(sleeper())
    started.push(child)
    const reaper = spawn(process.execPath, [reaperFile], { stdio: ['pipe', 'ignore', 'ignore'] })
    const ended = new Promise((resolve) => reaper.on('exit', resolve))
    reaper.stdin.write(
      `${JSON.stringify({ runtimeDir })}\n${JSON.stringify({ child: { name: 'web', pid: child.pid, birth: child.birth } })}\n`,
    )
    reaper.stdin.end(bye ? '{"bye":true}\n' : '')
    await ended
    expect(isSame(child)).toBe(bye)
    expect(existsSync(runtimeDir)).toBe(bye)
    await child.stop()
  }
})
