import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CopyNotes } from './copy-notes'
import { whileFlushing } from './flush-file'
import type { LibvirtHost } from './host'

describe('writing while what is written goes to the disk', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-flush-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  /** A host whose `sync` notes what the file holds, and then does this. */
  async function hostWhere(name: string, does: string): Promise<{ host: LibvirtHost; file: string; seen: () => Promise<string[]> }> {
    const tools = path.join(folder, name)
    const [file, notes] = [path.join(tools, 'data'), path.join(tools, 'notes')]
    await mkdir(tools)
    await writeFile(path.join(tools, 'sync'), `#!/bin/sh\ncat "$2" >>${notes}\necho >>${notes}\n${does}\n`, { mode: 0o700 })
    await writeFile(file, 'begun')
    const env = { PATH: `${tools}:/usr/bin:/bin` }
    return {
      host: { uri: '', env, accelerator: 'tcg', guestDir: '', consoleDir: '', copyNotes: new CopyNotes(), warn: () => undefined },
      file,
      seen: async () => (await readFile(notes, 'utf8')).trim().split('\n'),
    }
  }

  it('begins before the work has ended, and ends after it with all of it', async () => {
    const { host, file, seen } = await hostWhere('good', 'exit 0')
    const result = await whileFlushing(host, file, {}, async () => {
      while ((await seen().catch(() => [])).length === 0) await delay(20)
      await writeFile(file, 'ended')
      return 42
    })
    expect(result).toBe(42)
    const flushed = await seen()
    expect([flushed[0], flushed.at(-1)]).toEqual(['begun', 'ended'])
  })

  it('fails with the disk, yet never before the work has ended', async () => {
    const { host, file } = await hostWhere('full', 'echo "sync: error syncing: No space left on device" >&2; exit 1')
    let ended = false
    const working = whileFlushing(host, file, {}, async () => {
      await delay(1_000)
      ended = true
    })
    await expect(working).rejects.toMatchObject({ code: 'no-space' })
    expect(ended).toBe(true)
  })

  it('fails with the work', async () => {
    const { host, file } = await hostWhere('failing', 'exit 0')
    await expect(whileFlushing(host, file, {}, () => Promise.reject(new Error('the work')))).rejects.toThrow('the work')
  })
})
