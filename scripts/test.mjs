#!/usr/bin/env node
// `npm test`: sets up what is missing, starts services of its own beside whatever runs, and runs every stage, or those that are named.
// Its last line is always "N passed, N failed, N skipped".
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild, ensureDependencies, ensureWorker } from './setup/dependencies.mjs'
import { prepareHost } from './setup/prepare.mjs'
import { findBrowser } from './setup/programs.mjs'
import { interruption, systemPath } from './setup/run.mjs'
import { reportFailure, say } from './setup/say.mjs'
import { startStack } from './services/stack.mjs'
import { sum, summary } from './test/results.mjs'
import { runInRows } from './test/run-in-rows.mjs'
import { runStage } from './test/run-stage.mjs'
import { readArguments, stagesOf } from './test/stages.mjs'
import { makeTestState, removeTestState } from './test/test-state.mjs'

const clone = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const distDir = '.next-test'

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interruption.abort())

function testEnv(env, places) {
  const databaseUrl = env.DATABASE_URL && new URL(env.DATABASE_URL)
  // Tests make databases of their own; this one is only where they begin.
  if (databaseUrl && !process.env.DATABASE_URL) databaseUrl.pathname = '/postgres'
  return {
    ...env,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl.href } : {}),
    NODE_ENV: 'test',
    CI: process.env.CI,
    FORCE_COLOR: process.stdout.isTTY ? '1' : undefined,
    NEXT_DIST_DIR: distDir,
    HOLDFAST_RESULTS: path.join(places.state, 'results'),
    CHROMIUM: findBrowser(),
  }
}

async function makeNeeded({ needs }, { app, user }) {
  if (needs.includes('build')) await ensureBuild(app, user, distDir)
  if (needs.includes('worker')) await ensureWorker(app, distDir)
}

/** Runs the stages; the services start before the first that needs them. */
async function runStages(stages, places) {
  const test = makeTestState(places)
  const plainEnv = {
    ...process.env,
    PATH: `${path.dirname(places.node)}:${systemPath}`,
    HOLDFAST_STATE: test.state,
    NEXTAUTH_SECRET: test.secrets.nextAuth,
  }
  const counts = []
  let stack
  const runOne = async (stage, output) => {
    const built = await makeNeeded(stage, places).then(
      () => true,
      (error) => reportFailure(error),
    )
    if (!built) return { name: stage.name, seconds: 0, passed: 0, failed: 1, skipped: 0, note: 'the build failed' }
    const env = testEnv(stack?.env ?? plainEnv, places)
    return runStage(stage, { cwd: places.app, env, user: places.user, reaper: stack?.reaper, output })
  }
  try {
    if (stages.some(({ needs }) => needs.includes('services'))) {
      const ownPlaces = { ...places, state: test.state }
      // Figures count only where a commit is on the disk.
      const ephemeral = stages.every(({ name }) => name !== 'bench')
      stack = await startStack({ places: ownPlaces, secrets: test.secrets, cache: places.state, ephemeral })
    }
    await runInRows(stages, { runOne, counts, logDir: path.join(places.state, 'results') })
  } catch (error) {
    reportFailure(error)
    counts.push({ name: 'set-up', seconds: 0, passed: 0, failed: 1, skipped: 0, note: 'see above' })
  } finally {
    await stack?.stop({ hurry: true })
    removeTestState(test.state, places.state, { failed: counts.some((count) => count.failed > 0) })
  }
  if (interruption.signal.aborted) counts.push({ name: 'stopped', seconds: 0, passed: 0, failed: 1, skipped: 0, note: 'by a signal' })
  return counts
}

function report(counts) {
  console.log('')
  for (const { name, seconds, note, ...count } of counts) {
    console.log(`${name.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s   ${summary(count)}${note ? ` (${note})` : ''}`)
  }
  const total = sum(counts)
  console.log(summary(total))
  // A test that was skipped has shown nothing.
  return total.failed === 0 && total.skipped === 0 && total.passed > 0
}

let good = false
try {
  const known = stagesOf({ app: '', node: '', state: '', filters: [] }).map(({ name }) => name)
  const { wanted, filters } = readArguments(process.argv.slice(2), known)
  const browser = !wanted || wanted.some((name) => ['e2e', 'bench', 'shots', 'demo'].includes(name))
  const video = wanted?.includes('demo') ?? false
  const places = await prepareHost(clone, { browser, video })
  await ensureDependencies(places.app)
  const stages = stagesOf({ ...places, filters }).filter(({ name, onRequest }) => (wanted ? wanted.includes(name) : !onRequest))
  good = report(await runStages(stages, places))
} catch (error) {
  reportFailure(error)
  console.log(summary({ passed: 0, failed: 1, skipped: 0 }))
}
process.exit(good ? 0 : 1)
