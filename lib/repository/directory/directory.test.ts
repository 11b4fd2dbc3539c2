import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/id'
import type { Manifest } from '../manifest'
import { createDirectoryRepository } from './create'

const repository = createDirectoryRepository()
let poolPath = ''
beforeEach(async () => {
  poolPath = await mkdtemp(path.join(os.tmpdir(), 'holdfast-repository-'))
})
afterEach(() => rm(poolPath, { recursive: true, force: true }))

const layer = (name: string) => ({ poolPath, fileName: `ly_${name}.qcow2` })
const write = (name: string, content: Buffer | string) => writeFile(path.join(poolPath, layer(name).fileName), content)

function manifestOf(restorePointId: string): Manifest {
  return {
    format: 'holdfast-backup',
    version: 1,
    restorePointId,
    accountId: newId('account'),
    name: 'nightly',
    capturedAt: '2026-11-24T03:00:00.000Z',
    consistency: 'filesystem',
    vm: { id: newId('vm'), name: 'web-01', vcpus: 1, memoryMib: 96, boot: 'demo' },
    disks: [{ target: 'vda', name: 'os', role: 'os', sizeBytes: 1, file: layer('a').fileName, sha256: '0'.repeat(64), parentFile: null }],
  }
}

describe('checksum', () => {
  it('is that of the file as it is on the disk now', async () => {
    const content = Buffer.alloc(9 * 1024 * 1024, 'x')
    await write('a', content)
    expect(await repository.checksum(layer('a'))).toBe(createHash('sha256').update(content).digest('hex'))
    await write('a', '')
    expect(await repository.checksum(layer('a'))).toBe(createHash('sha256').digest('hex'))
  })

  it('reads no faster than it is told', async () => {
    await write('a', Buffer.alloc(8 * 1024 * 1024))
    const begun = performance.now()
    await repository.checksum(layer('a'), { bytesPerSecond: 32 * 1024 * 1024 })
    expect(performance.now() - begun).toBeGreaterThan(240)
  })

  it('tells a file that is lost from a repository that is away', async () => {
    await write('other', 'x')
    await expect(repository.checksum(layer('a'))).rejects.toMatchObject({ code: 'layer-missing' })
    // An empty mount point, and none at all.
    await rm(path.join(poolPath, layer('other').fileName))
    await expect(repository.checksum(layer('a'))).rejects.toMatchObject({ code: 'unavailable' })
    await rename(poolPath, `${poolPath}-away`)
    await expect(repository.checksum(layer('a'))).rejects.toMatchObject({ code: 'unavailable' })
    await rename(`${poolPath}-away`, poolPath)
  })

  it('can be cancelled, and a folder is no file', async () => {
    await write('a', 'x')
    await expect(repository.checksum(layer('a'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    await mkdir(path.join(poolPath, layer('folder').fileName))
    await expect(repository.checksum(layer('folder'))).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('manifests', () => {
  it('are written whole, replaced, listed and removed, each of them repeatable', async () => {
    const id = newId('restorePoint')
    await repository.writeManifest(poolPath, manifestOf(id))
    await repository.writeManifest(poolPath, { ...manifestOf(id), name: 'renamed' })
    expect((await repository.listManifests(poolPath)).map(({ name }) => name)).toEqual(['renamed'])
    expect(await readdir(poolPath)).toEqual([`${id}.json`])
    await repository.removeManifest(poolPath, id)
    await repository.removeManifest(poolPath, id)
    expect(await repository.listManifests(poolPath)).toEqual([])
  })

  it('are listed all or not at all', async () => {
    const id = newId('restorePoint')
    await repository.writeManifest(poolPath, manifestOf(id))
    const whole = await readFile(path.join(poolPath, `${id}.json`), 'utf8')
    // A half-written one has another name; one that is torn or of another version is named, not left out.
    await writeFile(path.join(poolPath, `${newId('restorePoint')}.json.tmp`), whole.slice(0, 40))
    expect(await repository.listManifests(poolPath)).toHaveLength(1)
    for (const text of [whole.slice(0, 40), whole.replace('"version": 1', '"version": 2')]) {
      await writeFile(path.join(poolPath, `${id}.json`), text)
      await expect(repository.listManifests(poolPath)).rejects.toMatchObject({ code: 'layer-damaged' })
    }
    await rename(poolPath, `${poolPath}-away`)
    await expect(repository.listManifests(poolPath)).rejects.toMatchObject({ name: 'AppError' })
    await rename(`${poolPath}-away`, poolPath)
  })

  it('have names of ours only', async () => {
    await expect(repository.writeManifest(poolPath, manifestOf('../../etc/passwd'))).rejects.toMatchObject({ code: 'internal' })
  })
})
