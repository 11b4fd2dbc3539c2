import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { isManifestFileName, manifest, manifestFileName, type Manifest } from '../manifest'
import type { Repository } from '../port'
import { checksum } from './checksum'
import { ioFailure } from './failures'

/** A folder (disk, NFS, CephFS …) as a repository. */
export function createDirectoryRepository(): Repository {
  return { checksum, writeManifest, removeManifest, listManifests }
}

async function writeManifest(poolPath: string, value: Manifest): Promise<void> {
  const file = fileOf(poolPath, value.restorePointId)
  const half = `${file}.tmp`
  try {
    await writeDurably(half, `${JSON.stringify(manifest.parse(value), null, 2)}\n`)
    await rename(half, file)
    await syncFolder(poolPath)
  } catch (thrown) {
    throw ioFailure(thrown, file)
  }
}

async function removeManifest(poolPath: string, restorePointId: string): Promise<void> {
  const file = fileOf(poolPath, restorePointId)
  try {
    await rm(file, { force: true })
    await rm(`${file}.tmp`, { force: true })
    await syncFolder(poolPath)
  } catch (thrown) {
    throw ioFailure(thrown, file)
  }
}

async function listManifests(poolPath: string): Promise<Manifest[]> {
  const found: Manifest[] = []
  for (const name of (await readdir(poolPath).catch((thrown: unknown) => Promise.reject(ioFailure(thrown, poolPath)))).sort()) {
    if (!isManifestFileName(name)) continue
    const file = path.join(poolPath, name)
    const text = await readFile(file, 'utf8').catch((thrown: unknown) => Promise.reject(ioFailure(thrown, file)))
    found.push(parse(text, file))
  }
  return found
}

function parse(text: string, file: string): Manifest {
  try {
    return manifest.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('layer-damaged', 'A manifest in the repository cannot be read.', { internal: file, cause })
  }
}

function fileOf(poolPath: string, restorePointId: string): string {
  const name = manifestFileName(restorePointId)
  if (!isManifestFileName(name) || !path.isAbsolute(poolPath)) {
    throw new AppError('internal', 'Something went wrong on our side.', { internal: `not a manifest: ${poolPath} ${name}` })
  }
  return path.join(poolPath, name)
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The rename itself is durable only once the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
