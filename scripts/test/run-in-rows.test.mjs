import { mkdtempSync, rmSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runInRows } from './run-in-rows.mjs'

let logDir
beforeEach(() => {
  logDir = mkdtempSync(path.join(os.tmpdir(), 'hf-rows-'))
})
afterEach(() => rmSync(logDir, { recursive: true, force: true }))

test('rows run side by side, each in its order, and what has no row when both have ended', async () => {
  const began = []
  const ends = new Map()
  const counts = []
  const told = []
  const runOne = async (stage, output) => {
    began.push(stage.name)
    if (output !== 'inherit') writeSync(output, '')
    await new Promise((resolve) => ends.set(stage.name, resolve))
    return { name: stage.name }
  }
  const stages = [{ name: 'types', row: 'code' }, { name: 'lint', row: 'code' }, { name: 'libvirt', row: 'guests' }, { name: 'e2e' }]
  const end = async (name) => {
    await expect.poll(() => ends.has(name)).toBe(true)
    ends.get(name)()
  }
  const all = runInRows(stages, { runOne, counts, logDir, tell: (line) => told.push(line) })
  await expect.poll(() => began).toEqual(['types', 'libvirt'])
  await end('types')
  await end('lint')
  expect(began).not.toContain('e2e')
  await end('libvirt')
  await end('e2e')
  await all
  expect(counts.map(({ name }) => name)).toEqual(['types', 'lint', 'libvirt', 'e2e'])
  expect(told).toEqual(['── types', '── lint', '── libvirt', '── e2e'])
})
