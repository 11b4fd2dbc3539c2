import { Worker } from 'node:worker_threads'
import { AppError, asAppError } from '@/lib/errors'
import { layerPath, type LayerRef } from '@/lib/paths'
import type { RepositoryOptions } from '../port'
import { assertThere } from './assert-there'
import { ioFailure } from './failures'

const script = new URL('./hash-worker.mjs', import.meta.url)

/** SHA-256 of the file, by a thread of its own. Throws `layer-missing`, `unavailable`, `cancelled`. */
export async function checksum(layer: LayerRef, options: RepositoryOptions = {}): Promise<string> {
  try {
    return await hash(layerPath(layer), options)
  } catch (thrown) {
    if (asAppError(thrown).code === 'layer-missing') await assertThere(layer.poolPath)
    throw thrown
  }
}

async function hash(file: string, { signal, bytesPerSecond }: RepositoryOptions): Promise<string> {
  const worker = new Worker(script, { workerData: { file, bytesPerSecond }, execArgv: [] })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<string>((resolve, reject) => {
      worker.once('message', (digest: unknown) => resolve(String(digest)))
      worker.once('error', (thrown) => reject(ioFailure(thrown, file)))
      worker.once('exit', () => reject(new AppError('cancelled', 'Cancelled.', { internal: `hash of ${file}` })))
      if (signal?.aborted) stop()
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
