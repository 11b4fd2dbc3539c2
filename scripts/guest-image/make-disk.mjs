#!/usr/bin/env node
// Makes a demo disk: a qcow2 with an ext4 that holds a guest (os) or a formatted, nearly empty volume.
// Usage: node make-disk.mjs --out FILE --kind os|volume --size-mib N [--name NAME] [--guest-dir DIR]
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { run } from './run.mjs'
import { writeDemoSite } from './demo-site.mjs'

/**
 * @param {{out: string, kind: 'os' | 'volume', sizeMiB: number, name?: string, guestDir: string}} options
 * @returns {Promise<void>}
 */
export async function makeDisk({ out, kind, sizeMiB, name = 'demo', guestDir }) {
  if (kind !== 'os' && kind !== 'volume') throw new Error(`Not a kind of disk: ${kind}`)
  if (!Number.isInteger(sizeMiB) || sizeMiB < 32) throw new Error('A demo disk has at least 32 MiB.')
  mkdirSync(path.dirname(out), { recursive: true })
  const work = mkdtempSync(path.join(path.dirname(out), '.make-disk-'))
  try {
    const content = path.join(work, 'content')
    const raw = path.join(work, 'raw')
    if (kind === 'os') {
      cpSync(path.join(guestDir, 'rootfs'), content, { recursive: true, verbatimSymlinks: true })
      writeDemoSite(path.join(content, 'srv/www'), name)
    } else {
      mkdirSync(path.join(content, 'data'), { recursive: true })
      writeFileSync(path.join(content, 'README.txt'), `The volume of ${name}. data/ holds its own counter.\n`)
    }
    writeFileSync(raw, '')
    truncateSync(raw, sizeMiB * 1024 * 1024)
    // Nothing is left to be initialised by the running guest, or it would write for minutes after its first mount.
    const extended = 'root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0,nodiscard'
    await run('mke2fs', ['-q', '-F', '-t', 'ext4', '-N', '8192', '-m', '0', '-J', 'size=4', '-L', kind, '-E', extended, '-d', content, raw])
    const partial = path.join(work, 'disk.qcow2')
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', '-o', 'compat=1.1', raw, partial])
    renameSync(partial, out)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      kind: { type: 'string', default: 'os' },
      'size-mib': { type: 'string', default: '1024' },
      name: { type: 'string', default: 'demo' },
      'guest-dir': { type: 'string', default: process.env.HOLDFAST_GUEST_DIR ?? 'var/guest' },
    },
  })
  if (!values.out || (values.kind !== 'os' && values.kind !== 'volume')) {
    console.error('Usage: node scripts/guest-image/make-disk.mjs --out FILE --kind os|volume --size-mib N [--name NAME] [--guest-dir DIR]')
    process.exit(2)
  }
  const sizeMiB = Number(values['size-mib'])
  await makeDisk({
    out: path.resolve(values.out),
    kind: values.kind,
    sizeMiB,
    name: values.name,
    guestDir: path.resolve(values['guest-dir']),
  })
}
