import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { layerPath } from '@/lib/paths'
import { manifest, type Manifest } from '../manifest'
import type { Repository } from '../port'

const stored = z.object({ manifests: z.record(z.string(), manifest), damaged: z.array(z.string()) })
type Stored = z.infer<typeof stored>

export interface SimulatedRepository extends Repository {
  /** From now on the file of that name reads as something else. */
  damage(fileName: string): Promise<void>
}

/** The repository of the simulated hypervisor, whose layers are no files: checksums follow from names, manifests lie in one file. */
export function createSimulatedRepository(statePath: string): SimulatedRepository {
  const file = `${statePath}.repository.json`
  const read = async (): Promise<Stored> => {
    const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
      throw thrown
    })
    return text === null ? { manifests: {}, damaged: [] } : stored.parse(JSON.parse(text))
  }
  let last: Promise<unknown> = Promise.resolve()
  const change = (edit: (state: Stored) => void): Promise<void> => {
    const next = last.then(async () => {
      const state = await read()
      edit(state)
      await writeFile(file, JSON.stringify(state))
    })
    last = next.catch(() => undefined)
    return next
  }
  return {
    async checksum(layer) {
      const { damaged } = await read()
      return createHash('sha256')
        .update(`${layerPath(layer)}${damaged.includes(layer.fileName) ? ' damaged' : ''}`)
        .digest('hex')
    },
    writeManifest: (_poolPath: string, value: Manifest) => change((state) => void (state.manifests[value.restorePointId] = value)),
    removeManifest: (_poolPath: string, id: string) =>
      change((state) => void (state.manifests = Object.fromEntries(Object.entries(state.manifests).filter(([known]) => known !== id)))),
    listManifests: async () => Object.values((await read()).manifests),
    damage: (fileName) => change((state) => void state.damaged.push(fileName)),
  }
}
