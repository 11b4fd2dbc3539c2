#!/usr/bin/env node
// Builds what demo guests are made of, from the distribution's own packages and without root: vmlinuz, initrd.img and rootfs/.
// Usage: node build.mjs OUT_DIR. Nothing is installed on the host. Repeating it is cheap: a finished result is kept.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { characterDevice, cpioArchive, directory, file } from './cpio.mjs'
import { fetchTree, kernelPackages, locate, withDependencies } from './packages.mjs'
import { run } from './run.mjs'

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname)
// In the order they must load; what a kernel has built in is not among its files and is left out.
const moduleOrder = [
  'virtio_ring',
  'virtio',
  'virtio_pci_legacy_dev',
  'virtio_pci_modern_dev',
  'virtio_pci',
  'virtio_blk',
  'virtio_console',
  'failover',
  'net_failover',
  'virtio_net',
]

/** Changes with the sources of the guest, so that an old build is not taken for a new one. */
function sourceStamp() {
  const hash = createHash('sha256')
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(folder, entry.name)
      if (entry.isDirectory()) visit(full)
      else hash.update(entry.name).update(readFileSync(full))
    }
  }
  visit(here)
  return hash.digest('hex')
}

async function moduleBytes(file) {
  if (file.endsWith('.xz')) return run('xz', ['-dc', file], { encoding: 'buffer' })
  if (file.endsWith('.zst')) return run('zstd', ['-dc', file], { encoding: 'buffer' })
  return readFileSync(file)
}

function findModules(tree) {
  const byName = new Map()
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = path.join(folder, entry.name)
      if (entry.isDirectory()) visit(full)
      else byName.set(entry.name.replace(/\.ko(\.xz|\.zst)?$/, '').replaceAll('-', '_'), full)
    }
  }
  visit(locate(tree, ['usr/lib/modules', 'lib/modules']))
  return moduleOrder.flatMap((name) => (byName.has(name) ? [{ name, file: byName.get(name) }] : []))
}

async function buildInitramfs(kernelTree, busybox) {
  const modules = findModules(kernelTree)
  const entries = ['bin', 'dev', 'proc', 'sys', 'new', 'modules'].map(directory)
  entries.push(characterDevice('dev/console', 5, 1), file('init', readFileSync(path.join(here, 'initramfs/init')), 0o755))
  entries.push(file('bin/busybox', readFileSync(busybox), 0o755))
  for (const { name, file: source } of modules) entries.push(file(`modules/${name}.ko`, await moduleBytes(source)))
  entries.push(file('modules/order', Buffer.from(modules.map(({ name }) => `${name}.ko\n`).join(''))))
  return gzipSync(cpioArchive(entries), { level: 6 })
}

// Where Debian's and Ubuntu's loader looks without being told.
const libraryFolder = 'lib/x86_64-linux-gnu'

/** Copies a program of the tree with the libraries it needs, found in the same tree. */
async function copyProgram(tree, source, root, target) {
  cpSync(source, path.join(root, target), { dereference: true })
  const libraryFolders = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu', 'usr/lib64', 'lib64'].map((folder) => path.join(tree, folder))
  const interpreter = locate(tree, [
    'lib64/ld-linux-x86-64.so.2',
    'usr/lib64/ld-linux-x86-64.so.2',
    'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
    'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
  ])
  // The tree's own loader lists the libraries, so that the host's versions play no part.
  const listed = await run(interpreter, ['--library-path', libraryFolders.join(':'), '--list', source])
  for (const folder of ['lib64', libraryFolder]) mkdirSync(path.join(root, folder), { recursive: true })
  for (const [, library] of listed.matchAll(/=> (\S+) \(/g)) {
    if (path.basename(library).startsWith('ld-linux')) continue
    cpSync(library, path.join(root, libraryFolder, path.basename(library)), { dereference: true })
  }
  cpSync(interpreter, path.join(root, 'lib64/ld-linux-x86-64.so.2'), { dereference: true })
  chmodSync(path.join(root, 'lib64/ld-linux-x86-64.so.2'), 0o755)
}

async function buildRootfs(root, busybox, agentTree) {
  cpSync(path.join(here, 'rootfs'), root, { recursive: true })
  for (const folder of [
    'bin',
    'sbin',
    'usr/sbin',
    'usr/bin',
    'dev',
    'proc',
    'sys',
    'run',
    'tmp',
    'mnt/volume',
    'srv/www',
    'srv/data',
    'root',
  ]) {
    mkdirSync(path.join(root, folder), { recursive: true })
  }
  cpSync(busybox, path.join(root, 'bin/busybox'))
  chmodSync(path.join(root, 'bin/busybox'), 0o755)
  for (const applet of (await run(busybox, ['--list-full'])).trim().split('\n')) {
    const link = path.join(root, applet)
    if (!existsSync(path.dirname(link)) || existsSync(link)) continue
    symlinkSync('/bin/busybox', link)
  }
  await copyProgram(agentTree, locate(agentTree, ['usr/sbin/qemu-ga', 'usr/bin/qemu-ga']), root, 'usr/sbin/qemu-ga')
}

/** @param {string} outDir */
export async function buildGuest(outDir) {
  const stampFile = path.join(outDir, 'stamp')
  const stamp = sourceStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  if (process.arch !== 'x64') throw new Error(`Demo guests are built for x86-64; this machine is ${process.arch}.`)
  mkdirSync(outDir, { recursive: true })
  rmSync(stampFile, { force: true })
  const work = mkdtempSync(path.join(outDir, '.build-'))
  try {
    const kernelTree = await fetchTree(await kernelPackages(), work, 'kernel')
    const toolTree = await fetchTree(['busybox-static'], work, 'tools')
    const agentTree = await fetchTree(await withDependencies('qemu-guest-agent'), work, 'agent')
    const busybox = locate(toolTree, ['bin/busybox', 'usr/bin/busybox'])

    const boot = path.join(kernelTree, 'boot')
    const kernel = readdirSync(boot).find((name) => name.startsWith('vmlinuz-'))
    if (!kernel) throw new Error('The kernel package holds no vmlinuz.')
    const parts = { vmlinuz: path.join(work, 'vmlinuz'), 'initrd.img': path.join(work, 'initrd.img'), rootfs: path.join(work, 'rootfs') }
    cpSync(path.join(boot, kernel), parts.vmlinuz)
    chmodSync(parts.vmlinuz, 0o644)
    writeFileSync(parts['initrd.img'], await buildInitramfs(kernelTree, busybox))
    await buildRootfs(parts.rootfs, busybox, agentTree)
    for (const [name, from] of Object.entries(parts)) {
      rmSync(path.join(outDir, name), { recursive: true, force: true })
      renameSync(from, path.join(outDir, name))
    }
    writeFileSync(stampFile, stamp)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const outDir = process.argv[2]
  if (!outDir) {
    console.error('Usage: node scripts/guest-image/build.mjs OUT_DIR')
    process.exit(2)
  }
  await buildGuest(path.resolve(outDir))
  console.log(`Demo guest built in ${outDir}`)
}
