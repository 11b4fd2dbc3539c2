import path from 'node:path'
import type { Host } from '@/lib/db/generated/client'
import { programEnv, type Env } from '@/lib/env'
import { createLibvirtHypervisor } from '@/lib/hypervisor/libvirt/driver'
import type { Hypervisor } from '@/lib/hypervisor/port'
import { createSimulatedHypervisor } from '@/lib/hypervisor/simulated/create'

/** The one place where a driver is made. */
export function createHypervisor(host: Host, settings: Env): Hypervisor {
  switch (host.driver) {
    case 'libvirt':
      return createLibvirtHypervisor({
        uri: host.libvirtUri ?? settings.LIBVIRT_URI,
        accelerator: settings.HOLDFAST_ACCELERATOR,
        guestDir: settings.HOLDFAST_GUEST_DIR,
        consoleDir: path.join(settings.HOLDFAST_STATE, 'console'),
        env: programEnv(),
      })
    case 'simulated':
      return createSimulatedHypervisor({ statePath: path.join(settings.HOLDFAST_STATE, 'simulated.json') })
  }
}
