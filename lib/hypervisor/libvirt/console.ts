import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import type { CallOptions, DomainName } from '../port'
import { mismatch } from './failures'
import { checkedName, consoleFile, type LibvirtHost } from './host'
import { viewDomain } from './inspect'
import { virsh } from './virsh'

const keptConsoleBytes = 256 * 1024
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export async function screenshot(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<Uint8Array> {
  const { power } = await viewDomain(host, domain, options)
  if (power !== 'running' && power !== 'paused')
    throw new AppError('state-mismatch', 'The VM is not running.', { internal: `${domain} is ${power}` })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-screen-'))
  try {
    const file = path.join(folder, 'screen.png')
    await virsh(host, ['screenshot', checkedName(domain), file], options)
    const image = await readFile(file)
    if (!image.subarray(0, 8).equals(pngSignature)) throw mismatch(`the screen of ${domain} is no PNG: QEMU before 7.1 writes PPM`)
    return image
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function tailOf(file: string, maxBytes: number): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    const handle = await open(file, 'r')
    try {
      const length = Math.min(size, maxBytes)
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await handle.read(buffer, 0, length, size - length)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw new AppError('hypervisor-unreachable', 'The console cannot be read.', { internal: file, cause: error })
  }
}

/** A guest's own bytes must not drive a terminal or a page: escape sequences and control signs go, line ends and tabs stay. */
export function plainText(text: string): string {
  return text
    .replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
}

export async function consoleTail(host: LibvirtHost, domain: DomainName, options: CallOptions & { maxBytes: number }): Promise<string> {
  const name = checkedName(domain)
  const bytes = await tailOf(consoleFile(host, name), options.maxBytes)
  if (bytes.length === 0) await viewDomain(host, name, options) // tells a silent domain from one that does not exist
  const text = plainText(bytes.toString('utf8'))
  // A full window starts in the middle of a line.
  return bytes.length === options.maxBytes ? text.slice(text.indexOf('\n') + 1) : text
}

/** QEMU appends for ever; before a start the log is cut to its last part. */
export async function trimConsole(host: LibvirtHost, domain: DomainName): Promise<void> {
  const file = consoleFile(host, domain)
  const kept = await tailOf(file, keptConsoleBytes)
  if (kept.length < keptConsoleBytes) return
  await truncate(file, 0)
  await writeFile(file, kept, { flag: 'a' })
}
