import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import { manifest, type Manifest } from '../manifest'
import type { Repository, RepositoryOptions } from '../port'

const stored = z.object({ manifests: z.record(z.string(), manifest), damaged: z.array(z.string()) })
type Stored = z.infer<typeof stored>

/** Of the simulated host's file, what its layers hold. */
const host = z.object({ layers: z.record(z.string(), z.unknown()) })

export interface SimulatedRepository extends Repository {
  /** From now on the file of that name reads as something else. */
  damage(fileName: string): Promise<void>
}

export type RepositoryVerb = 'checksum' | 'writeManifest' | 'removeManifest'

/** Runs a call of the repository as the fault that was ordered for it says. */
export type MeetFaults = <T>(verb: RepositoryVerb, work: () => Promise<T>, options?: RepositoryOptions) => Promise<T>

const noFaults: MeetFaults = (_verb, work) => work()

/** The repository of the simulated hypervisor: the checksum of a layer is that of its blocks, manifests lie in one file. */
export function createSimulatedRepository(statePath: string, meetFaults: MeetFaults = noFaults): SimulatedRepository {
  const file = `${statePath}.repository.json`
  const read = async (): Promise<Stored> => {
    const text = await readOrNull(file)
    return text === null ? { manifests: {}, damaged: [] } : stored.parse(JSON.parse(text))
  }
  let last: Promise<unknown> = Promise.resolve()
  const change = (edit: (state: Stored) => void): Promise<void> => {
    const next = last.then(async () => {
      const state = await read()
      edit(state)
      await writeFile(`${file}.tmp`, JSON.stringify(state))
      await rename(`${file}.tmp`, file)
    })
    last = next.catch(() => undefined)
    return next
  }
  const hash = async (name: string, fileName: string): Promise<string> => {
    const text = await readOrNull(statePath)
    const layer = text === null ? undefined : host.parse(JSON.parse(text)).layers[name]
    if (layer === undefined) throw new AppError('layer-missing', 'A file of this backup is missing.', { internal: name })
    const { damaged } = await read()
    return createHash('sha256')
      .update(`${JSON.stringify(layer)}${damaged.includes(fileName) ? ' damaged' : ''}`)
      .digest('hex')
  }
  return {
    checksum: (layer, options) => meetFaults('checksum', () => hash(layerPath(layer), layer.fileName), options),
    writeManifest: (_poolPath: string, value: Manifest) =>
      meetFaults('writeManifest', () => change((state) => void (state.manifests[value.restorePointId] = value))),
    removeManifest: (_poolPath: string, id: string) =>
      meetFaults('removeManifest', () =>
        change((state) => void (state.manifests = Object.fromEntries(Object.entries(state.manifests).filter(([known]) => known !== id)))),
      ),
    listManifests: async () => Object.values((await read()).manifests),
    damage: (fileName) => change((state) => void state.damaged.push(fileName)),
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}
