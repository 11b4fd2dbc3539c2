import { existsSync, readFileSync } from 'node:fs'

/**
 * What a stage came to.
 * @typedef {{passed: number, failed: number, skipped: number, note?: string}} Count
 */

/** A tool that only says yes or no. @returns {Count} */
export function countCheck(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** @returns {Count} from a report of vitest */
export function countVitest(file, code) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1, skipped: 0, note: 'no report' }
  // A file that could not be loaded has no tests that could have failed.
  const unloaded = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length
  const skipped = report.numPendingTests + report.numTodoTests
  return settle({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped }, code)
}

/** @returns {Count} from a report of Playwright */
export function countPlaywright(file, code) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1, skipped: 0, note: 'no report' }
  const { expected, unexpected, flaky, skipped } = report.stats
  return settle({ passed: expected, failed: unexpected + flaky, skipped }, code)
}

/** A run that did nothing, or that ended badly for another reason than a test, is a failure too. */
function settle(count, code) {
  if (count.failed > 0) return count
  if (count.passed === 0) return { ...count, failed: 1, note: 'no test ran' }
  return code === 0 ? count : { ...count, failed: 1, note: `ended with ${code} though no test failed` }
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** The sum of counts. */
export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const count of counts) for (const key of Object.keys(total)) total[key] += count[key]
  return total
}

/** The line that people and scripts read. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
