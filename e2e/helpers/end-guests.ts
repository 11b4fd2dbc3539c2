import path from 'node:path'
import type { Db } from '@/lib/db/client'
import { createLibvirtHypervisor } from '@/lib/hypervisor/libvirt/driver'
import type { Hypervisor } from '@/lib/hypervisor/port'
import { domainNameOf } from '@/lib/id'
import { setting } from './setting'

/** A driver of the test's own onto a stack's guests. */
export function hypervisorIn(stateDir: string): Hypervisor {
  return createLibvirtHypervisor({
    uri: setting('LIBVIRT_URI'),
    env: process.env,
    accelerator: setting('HOLDFAST_ACCELERATOR') === 'kvm' ? 'kvm' : 'tcg',
    guestDir: setting('HOLDFAST_GUEST_DIR'),
    consoleDir: path.join(stateDir, 'console'),
  })
}

/** Pulls the plug of a stack's guests: an emulated guest that goes on costs every later test its share of a core. */
export async function endGuests(db: Db, stateDir: string): Promise<void> {
  const hypervisor = hypervisorIn(stateDir)
  const there = new Set((await hypervisor.listDomains()).map(({ name }) => name))
  for (const { id } of await db.vm.findMany({ select: { id: true } })) {
    const domain = domainNameOf(id)
    if (!there.has(domain)) continue
    await hypervisor.stopDomain(domain, { graceMs: 0 })
    await hypervisor.undefineDomain(domain)
  }
}
