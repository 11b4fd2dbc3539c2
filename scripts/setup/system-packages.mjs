import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { findProgram, missingPackages } from './programs.mjs'
import { run } from './run.mjs'
import { SetupError, say } from './say.mjs'

const supported = 'Debian 12 or newer, or Ubuntu 22.04 or newer'

function system() {
  if (!existsSync('/etc/os-release')) return { id: process.platform, version: 0, name: process.platform }
  const fields = Object.fromEntries(
    readFileSync('/etc/os-release', 'utf8')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).replace(/^"|"$/g, '')]),
  )
  // Debian's testing has no VERSION_ID and is newer than any release.
  return { id: fields.ID ?? 'unknown', version: Number(fields.VERSION_ID ?? 99), name: fields.PRETTY_NAME ?? fields.ID ?? 'this system' }
}

function canInstall({ id, version }) {
  return (id === 'debian' && version >= 12) || (id === 'ubuntu' && version >= 22.04)
}

/** How to become root here, or undefined. A terminal may be asked for sudo's password; nobody else can be. */
function rootPrefix() {
  if (process.getuid() === 0) return []
  if (findProgram('sudo') === undefined) return undefined
  const ask = process.stdin.isTTY ? [] : ['-n']
  const allowed = spawnSync('sudo', [...ask, '-v'], { stdio: process.stdin.isTTY ? 'inherit' : 'ignore' })
  return allowed.status === 0 ? ['sudo', ...ask] : undefined
}

/** Installs the packages whose programs are missing, and only those. Throws one message that names them where it cannot. */
export async function ensureSystemPackages(needs, { packageLists }) {
  const missing = missingPackages(needs)
  const needLists = packageLists && !havePackageLists()
  if (missing.length === 0 && !needLists) return
  const here = system()
  const byHand = missing.length > 0 ? `apt-get install --no-install-recommends ${missing.join(' ')}` : 'apt-get update'
  if (!canInstall(here)) {
    throw new SetupError(
      `Holdfast sets itself up on ${supported}; this is ${here.name}.\nMissing here: programs of the packages ${missing.join(', ') || '(package lists)'}.\n` +
        'Install what your system calls them, so that the programs are on the PATH, and start again.',
    )
  }
  const prefix = rootPrefix()
  if (!prefix)
    throw new SetupError(
      `Missing system packages, and no right to install them (not root, no sudo).\nAs root: ${byHand}\nThen start again.`,
    )
  const apt = (args) =>
    run([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      timeoutMs: 1_200_000,
    })
  say('Reading the package lists')
  await apt(['update'])
  if (missing.length === 0) return
  say(`Installing ${missing.join(', ')}`)
  const install = () =>
    apt(['install', '-y', '--no-install-recommends', ...missing]).catch(async (error) => {
      // An installation that was killed half-way stands in the way of every later one.
      if (!wasInterrupted()) throw error
      await run([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'dpkg', '--configure', '-a'], { timeoutMs: 600_000 })
      await apt(['install', '-y', '--no-install-recommends', ...missing])
    })
  const undo = await keepServicesFromStarting(prefix, missing)
  try {
    await install()
  } finally {
    await undo()
  }
  const still = missingPackages(needs)
  if (still.length > 0)
    throw new SetupError(
      `Installed, but the programs of ${still.join(', ')} are not to be found. On Ubuntu Chromium is a snap: install a chromium on the PATH.`,
    )
}

function havePackageLists() {
  const folder = '/var/lib/apt/lists'
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'))
}

/** Whether dpkg was ended in the middle of its work: it leaves numbered notes of what it had not yet written down. */
function wasInterrupted() {
  return readdirSync('/var/lib/dpkg/updates').some((name) => /^\d+$/.test(name))
}

/** Says that no service may start; told from somebody else's by its text, so that one left by a run that was killed is taken away by the next. */
const noServices = '#!/bin/sh\n# Holdfast installs packages.\nexit 101\n'
const policyFile = '/usr/sbin/policy-rc.d'

/** The packages' own servers are not ours: no cluster is made and nothing is started by the installation. */
async function keepServicesFromStarting(prefix, missing) {
  const asRoot = (argv) => run([...prefix, ...argv])
  const undo = []
  if (missing.includes('postgresql') && !existsSync('/etc/postgresql-common/createcluster.conf')) {
    const temporary = writeTemporary('create_main_cluster = false\n')
    await asRoot(['install', '-D', '-m', '644', temporary.file, '/etc/postgresql-common/createcluster.conf'])
    temporary.remove()
  }
  if (!existsSync(policyFile) || readFileSync(policyFile, 'utf8') === noServices) {
    const temporary = writeTemporary(noServices)
    await asRoot(['install', '-m', '755', temporary.file, policyFile])
    temporary.remove()
    undo.push(() => asRoot(['rm', '-f', policyFile]))
  }
  return async () => {
    for (const step of undo) await step()
  }
}

function writeTemporary(text) {
  const folder = `/tmp/holdfast-setup-${process.pid}`
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(`${folder}/file`, text)
  return { file: `${folder}/file`, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
