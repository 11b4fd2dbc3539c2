import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { systemPath } from './run.mjs'

/** The programs that Holdfast runs, by the package of Debian and Ubuntu that brings them. */
const runtimePrograms = {
  'util-linux': ['setpriv'],
  postgresql: ['initdb', 'postgres'],
  'redis-server': ['redis-server'],
  'qemu-system-x86': ['qemu-system-x86_64'],
  'qemu-utils': ['qemu-img'],
  'libvirt-daemon-system': ['libvirtd'],
  'libvirt-clients': ['virsh'],
  e2fsprogs: ['mke2fs'],
  'xz-utils': ['xz'],
  zstd: ['zstd'],
}

const postgresRoot = '/usr/lib/postgresql'

/** Folder of PostgreSQL's programs: of the named major version, or else of the newest. Undefined where there is none. */
export function postgresBin(version) {
  if (!existsSync(postgresRoot)) return undefined
  const versions = readdirSync(postgresRoot)
    .filter((name) => existsSync(path.join(postgresRoot, name, 'bin/postgres')))
    .sort((a, b) => Number(b) - Number(a))
  const chosen = version ?? versions[0]
  return chosen !== undefined && versions.includes(chosen) ? path.join(postgresRoot, chosen, 'bin') : undefined
}

/** Where a program lies, or undefined. */
export function findProgram(name) {
  const folders = [...systemPath.split(':'), postgresBin()].filter(Boolean)
  return folders.map((folder) => path.join(folder, name)).find(isExecutable)
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) return false
    throw error
  }
}

/** Chromium without windows, with which the browser tests take a sixth less time. */
const browserPackage = 'chromium-headless-shell'

/** The program that tests, demos and measurements drive, or undefined. */
export const findBrowser = () => findProgram(browserPackage) ?? findProgram('chromium')

/**
 * Packages of which a program is missing.
 * @param {{browser?: boolean, video?: boolean, given?: {database?: boolean, redis?: boolean, libvirt?: boolean}}} needs what is given is not started by us
 */
export function missingPackages({ browser = false, video = false, given = {} }) {
  const needed = { ...runtimePrograms }
  if (given.database) delete needed.postgresql
  if (given.redis) delete needed['redis-server']
  if (given.libvirt) delete needed['libvirt-daemon-system']
  if (browser && !findBrowser()) needed[browserPackage] = [browserPackage]
  if (video) needed.ffmpeg = ['ffmpeg']
  return Object.entries(needed)
    .filter(([, programs]) => programs.some((program) => findProgram(program) === undefined))
    .map(([name]) => name)
}
