import path from 'node:path'
import type { Host } from '@/lib/db/generated/client'
import type { Env } from '@/lib/env'
import { createFaults, underFault } from '@/lib/hypervisor/simulated/faults'
import { createFileStore } from '@/lib/hypervisor/simulated/store'
import { createDirectoryRepository } from '@/lib/repository/directory/create'
import type { Repository } from '@/lib/repository/port'
import { createSimulatedRepository } from '@/lib/repository/simulated/create'

/** The repository of the host's driver; its folder is the row's. */
export function createRepository(host: Host, settings: Env): Repository {
  switch (host.driver) {
    case 'libvirt':
      return createDirectoryRepository()
    case 'simulated':
      return createSimulated(path.join(settings.HOLDFAST_STATE, 'simulated.json'))
  }
}

/** Meets the faults that are ordered for the simulated host. */
function createSimulated(statePath: string): Repository {
  const faults = createFaults(createFileStore(statePath), `${statePath}.faults.json`)
  return createSimulatedRepository(statePath, async (verb, work, options = {}) =>
    underFault(await faults.take(verb, null), { options: { signal: options.signal }, defaultTimeoutMs: 30_000, work, lie: work }),
  )
}
