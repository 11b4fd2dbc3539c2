import path from 'node:path'
import { countCheck, countPlaywright, countVitest } from './results.mjs'

const minute = 60_000

// Limits are for what hangs: a machine that is three times as slow as ours shall still end its stages.

/**
 * The stages of `npm test`, in their order.
 * `steps`: commands, each run where the one before succeeded. `needs`: what must be there before. `asUser`: run as the services' user.
 * `row`: stages of different rows may run at the same time; one without has the machine to itself. Guests keep one core busy and wait a lot.
 */
export function stagesOf({ app, node, state, filters }) {
  const results = path.join(state, 'results')
  const bin = (file) => [node, path.join(app, 'node_modules', file)]
  const check = (name, limitMs, ...steps) => ({ name, row: 'code', limitMs, steps, needs: [], asUser: false, count: countCheck })
  const next = bin('next/dist/bin/next')
  const vitest = (name, needs, limitMs) => {
    const report = path.join(results, `${name}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const argv = [...bin('vitest/vitest.mjs'), 'run', '--configLoader', 'runner', '--project', name, ...reporters, ...filters]
    return {
      name,
      row: name === 'libvirt' ? 'guests' : 'code',
      limitMs,
      steps: [argv],
      needs,
      asUser: true,
      report,
      count: (code) => countVitest(report, code),
    }
  }
  // Only when it is named (`npm run bench`): it shows something and asserts nothing.
  const script = (name, file) => ({
    name,
    onRequest: true,
    limitMs: 30 * minute,
    steps: [[node, '--import', 'tsx', file, ...filters]],
    needs: ['services', 'build', 'worker'],
    asUser: true,
    count: countCheck,
  })
  const e2eReport = path.join(results, 'e2e.json')
  return [
    check('types', 10 * minute, [...next, 'typegen'], [...bin('typescript/bin/tsc'), '--noEmit', '--incremental', 'false']),
    check('lint', 15 * minute, [...bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']),
    check('format', 5 * minute, [...bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
    vitest('unit', [], 15 * minute),
    vitest('db', ['services', 'worker'], 30 * minute),
    vitest('libvirt', ['services'], 40 * minute),
    { name: 'build', row: 'code', limitMs: 10 * minute, steps: [], needs: ['build'], asUser: false, count: countCheck },
    {
      name: 'e2e',
      limitMs: 45 * minute,
      steps: [[...bin('@playwright/test/cli.js'), 'test', ...filters]],
      needs: ['services', 'build', 'worker'],
      asUser: true,
      report: e2eReport,
      count: (code) => countPlaywright(e2eReport, code),
    },
    script('bench', 'bench/main.ts'),
    script('shots', 'e2e/shots/main.ts'),
    script('demo', 'e2e/demos/main.ts'),
  ]
}

/**
 * `npm test -- unit db lib/operations`: stages first, then filters on files.
 * @returns {{wanted: string[] | undefined, filters: string[]}} undefined: all of them
 */
export function readArguments(args, known) {
  const first = args.findIndex((arg) => !known.includes(arg))
  const wanted = first < 0 ? args : args.slice(0, first)
  const filters = first < 0 ? [] : args.slice(first)
  return { wanted: wanted.length > 0 ? wanted : undefined, filters }
}
