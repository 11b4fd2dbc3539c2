import { readdir } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import { isLayerFileName } from '@/lib/paths'
import { isManifestFileName } from '../manifest'
import { ioFailure } from './failures'

/**
 * Before a file counts as lost: a folder with nothing of ours in it is a mount point whose file system is away, not a repository that has
 * lost everything. Throws `unavailable`.
 */
export async function assertThere(poolPath: string): Promise<void> {
  const names = await readdir(poolPath).catch((thrown: unknown) => Promise.reject(away(thrown, poolPath)))
  if (!names.some((name) => isLayerFileName(name) || isManifestFileName(name))) throw away('nothing of ours is in it', poolPath)
}

/** Also where the folder itself is not there. */
function away(thrown: unknown, poolPath: string): AppError {
  const { internal = '' } = ioFailure(thrown, poolPath)
  return new AppError('unavailable', 'The repository does not answer.', { internal, cause: thrown })
}
