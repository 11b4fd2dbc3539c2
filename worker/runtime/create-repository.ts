import path from 'node:path'
import type { Host } from '@/lib/db/generated/client'
import type { Env } from '@/lib/env'
import { createDirectoryRepository } from '@/lib/repository/directory/create'
import type { Repository } from '@/lib/repository/port'
import { createSimulatedRepository } from '@/lib/repository/simulated/create'

/** The repository of the host's driver; its folder is the row's. */
export function createRepository(host: Host, settings: Env): Repository {
  switch (host.driver) {
    case 'libvirt':
      return createDirectoryRepository()
    case 'simulated':
      return createSimulatedRepository(path.join(settings.HOLDFAST_STATE, 'simulated.json'))
  }
}
