import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBackupJob } from './capture-job'
import { CopyNotes } from './copy-notes'
import type { LibvirtHost } from './host'

const domain = 'hf-a'

describe('the backup job of a domain', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-job-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  /** A host whose virsh answers with these, as bash functions. */
  async function hostWhere(name: string, commands: string): Promise<LibvirtHost> {
    const echo = `echo() { if [ "$1" = --err ]; then printf 'error: %s\\n' "$2" >&2; else printf %s "$*"; fi; }`
    const script = ['#!/bin/bash', echo, commands, 'while read -r line; do eval "$line"; done'].join('\n')
    const tools = await mkdtemp(path.join(folder, name))
    await writeFile(path.join(tools, 'virsh'), script, { mode: 0o700 })
    const env = { PATH: `${tools}:/usr/bin:/bin` }
    return { uri: '', env, accelerator: 'tcg', guestDir: '', consoleDir: '', copyNotes: new CopyNotes(), warn: () => undefined }
  }
  const runs = `domjobinfo() { printf 'Operation: Backup\\n'; }`
  const refuses = (words: string) => `${runs}\nbackup-dumpxml() { printf 'error: ${words}\\n' >&2; }`

  it('is told with its files', async () => {
    const xml = `<domainbackup><server socket="/s"/><disks><disk><scratch file="/pool/.scratch-cp_1-vda"/></disk></disks></domainbackup>`
    const host = await hostWhere('one', `${runs}\nbackup-dumpxml() { printf '%s\\n' '${xml}'; }`)
    expect(await findBackupJob(host, domain)).toEqual({ socket: '/s', scratch: ['/pool/.scratch-cp_1-vda'] })
  })

  it('is none where it ended while it was asked about', async () => {
    const host = await hostWhere('ended', refuses('Domain backup job id not found: no domain backup job present'))
    expect(await findBackupJob(host, domain)).toBeNull()
  })

  it('is not taken for none where libvirt fails', async () => {
    const host = await hostWhere('failing', refuses('internal error: something else'))
    await expect(findBackupJob(host, domain)).rejects.toMatchObject({ code: 'hypervisor-refused' })
  })
})
