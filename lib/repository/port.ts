import type { LayerRef } from '@/lib/paths'
import type { Manifest } from './manifest'

/**
 * What a repository can do besides holding layers, which the hypervisor writes into it itself. Every verb is safe to repeat.
 * Throws `layer-missing` where there is no file, `no-space`, `unavailable` where the repository does not answer.
 */
export interface Repository {
  /** SHA-256, in hex, of the layer's file as it is on the disk now. Never computed on the event loop. */
  checksum(layer: LayerRef, options?: RepositoryOptions): Promise<string>
  /** Written last, in one move and durable: a point without its manifest is not one yet. Replaces an older one of the same point. */
  writeManifest(poolPath: string, manifest: Manifest): Promise<void>
  /** Missing is success. */
  removeManifest(poolPath: string, restorePointId: string): Promise<void>
  /** All manifests, complete; throws `layer-damaged` naming the one that cannot be read, rather than leave it out. */
  listManifests(poolPath: string): Promise<Manifest[]>
}

export interface RepositoryOptions {
  signal?: AbortSignal | undefined
  /** No faster than this; as fast as it can where nothing is said. */
  bytesPerSecond?: number | undefined
}
