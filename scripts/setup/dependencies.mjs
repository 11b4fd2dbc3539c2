import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { giveTo } from './places.mjs'
import { run, systemPath } from './run.mjs'
import { say } from './say.mjs'

const quiet = { CI: '1', CHECKPOINT_DISABLE: '1', NEXT_TELEMETRY_DISABLED: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
const toolEnv = () => ({ ...process.env, ...quiet, NODE_ENV: undefined, PATH: `${path.dirname(process.execPath)}:${systemPath}` })

function packagesOf(file) {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).packages ?? {}) : {}
}

/** Whether node_modules holds what the lock file asks for: npm notes in it what it has put there. */
export function isInstalled(app) {
  const wanted = packagesOf(path.join(app, 'package-lock.json'))
  const present = packagesOf(path.join(app, 'node_modules/.package-lock.json'))
  const right = (name) => present[name]?.version === wanted[name].version
  const stale = Object.keys(present).some((name) => wanted[name] === undefined)
  return !stale && Object.keys(wanted).every((name) => name === '' || wanted[name].optional || wanted[name].devOptional || right(name))
}

/** Hash over the contents of files and folders, in a stable order; what `skip` names is left out. */
export function hashOf(app, names, skip = () => false) {
  const hash = createHash('sha256')
  const visit = (name) => {
    if (skip(name)) return
    const full = path.join(app, name)
    if (!existsSync(full)) return
    let entries
    try {
      entries = readdirSync(full)
    } catch (error) {
      if (error.code !== 'ENOTDIR') throw error
      hash.update(name).update('\0').update(readFileSync(full)).update('\0')
      return
    }
    for (const entry of entries.sort()) visit(path.join(name, entry))
  }
  for (const name of names) visit(name)
  return hash.digest('hex')
}

async function unlessDone(stampFile, stamp, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  rmSync(stampFile, { force: true })
  await work()
  mkdirSync(path.dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
}

/** `npm ci` where node_modules is not what the lock file asks for, and the database client where its schema has changed. */
export async function ensureDependencies(app) {
  if (!isInstalled(app)) {
    say('Installing the npm packages')
    await run(['npm', 'ci', '--no-audit', '--no-fund', '--include=dev'], { cwd: app, env: toolEnv(), timeoutMs: 900_000 })
  }
  const schema = hashOf(app, ['prisma/schema', 'prisma/config.ts', 'package-lock.json'])
  await unlessDone(path.join(app, 'lib/db/generated/.stamp'), schema, async () => {
    say('Generating the database client')
    const prisma = path.join(app, 'node_modules/prisma/build/index.js')
    await run([process.execPath, prisma, 'generate', '--config', 'prisma/config.ts'], { cwd: app, env: toolEnv() })
  })
}

const buildInputs = [
  'app',
  'components',
  'lib',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
]
const notBuilt = (name) => /\.test\.tsx?$/.test(name) || name.startsWith(path.join('lib', 'db', 'generated'))

/**
 * `next build` where its sources have changed since the last one.
 * @param {string} distDir its folder in the app: tests have their own, so that a running panel keeps its files
 */
export async function ensureBuild(app, user, distDir = '.next') {
  const sources = hashOf(app, [...buildInputs, 'prisma/schema'], notBuilt)
  await unlessDone(path.join(app, distDir, 'holdfast-stamp'), sources, async () => {
    say('Building the web application')
    const next = path.join(app, 'node_modules/next/dist/bin/next')
    const env = { ...toolEnv(), NODE_ENV: 'production', NEXT_DIST_DIR: distDir }
    await run([process.execPath, next, 'build'], { cwd: app, env, timeoutMs: 600_000 })
  })
  // It keeps a cache of pages and pictures in there while it serves.
  giveTo(user, path.join(app, distDir))
}

/** Started by a path of their own, from beside the file that starts them. */
const besideWorker = ['lib/repository/directory/hash-worker.mjs', 'lib/hypervisor/libvirt/thaw-watchdog.mjs']

/** Where the worker's one file is, as the app sees it. */
export const workerFileOf = (distDir = '.next') => path.join(distDir, 'worker/main.mjs')

/** The worker in one file, which is read in half the time of its sources; the packages stay where they are. */
export async function ensureWorker(app, distDir = '.next') {
  const sources = hashOf(app, ['worker', 'lib', 'prisma/schema', 'package-lock.json', 'tsconfig.json'], notBuilt)
  const folder = path.join(app, path.dirname(workerFileOf(distDir)))
  await unlessDone(path.join(folder, 'stamp'), sources, async () => {
    const { build } = await import(pathToFileURL(path.join(app, 'node_modules/esbuild/lib/main.js')).href)
    await build({
      absWorkingDir: app,
      entryPoints: ['worker/main.ts', ...besideWorker],
      entryNames: '[name]',
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'linked',
      logLevel: 'warning',
    })
  })
}
