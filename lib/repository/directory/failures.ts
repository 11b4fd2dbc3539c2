import { AppError } from '@/lib/errors'

/** What the file system said, as one of our errors. */
export function ioFailure(thrown: unknown, file: string): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const options = { internal: `${file}: ${String(thrown)}`, cause: thrown }
  if (code === 'ENOENT') return new AppError('layer-missing', 'A file of this backup is missing.', options)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('no-space', 'The repository is full.', options)
  return new AppError('unavailable', 'The repository does not answer.', options)
}
