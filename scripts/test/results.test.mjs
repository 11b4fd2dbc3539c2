import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countPlaywright, countVitest, sum, summary } from './results.mjs'
import { readArguments } from './stages.mjs'

let folder
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'hf-results-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function report(value) {
  const file = path.join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(value))
  return file
}

const vitest = (numPassedTests, numFailedTests, testResults = []) =>
  report({ numPassedTests, numFailedTests, numPendingTests: 1, numTodoTests: 1, testResults })

test.each([
  ['all is well', 0, [3, 0], { passed: 3, failed: 0, skipped: 2 }],
  ['a test failed', 1, [2, 1], { passed: 2, failed: 1, skipped: 2 }],
  ['a file could not be loaded', 1, [2, 0, [{ status: 'failed', assertionResults: [] }]], { passed: 2, failed: 1, skipped: 2 }],
  ['it ended badly though no test failed', 1, [3, 0], { passed: 3, failed: 1, skipped: 2 }],
  ['no test ran', 0, [0, 0], { passed: 0, failed: 1, skipped: 2 }],
])('vitest: %s', (_, code, numbers, expected) => {
  expect(countVitest(vitest(...numbers), code)).toMatchObject(expected)
})

test('a stage without a report has failed', () => {
  expect(countVitest(path.join(folder, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 })
  expect(countPlaywright(path.join(folder, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 })
})

test('Playwright: what passed at a second try has failed', () => {
  const file = report({ stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 3 } })
  expect(countPlaywright(file, 1)).toMatchObject({ passed: 2, failed: 2, skipped: 3 })
})

test('the last line is the sum', () => {
  const counts = [
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 40, failed: 2, skipped: 1 },
  ]
  expect(summary(sum(counts))).toBe('41 passed, 2 failed, 1 skipped')
})

test('stages come first, filters after them', () => {
  const known = ['unit', 'db', 'e2e']
  expect(readArguments([], known)).toEqual({ wanted: undefined, filters: [] })
  expect(readArguments(['db', 'lib/operations'], known)).toEqual({ wanted: ['db'], filters: ['lib/operations'] })
  expect(readArguments(['unit', 'db'], known)).toEqual({ wanted: ['unit', 'db'], filters: [] })
})
