import type { Redis } from 'ioredis'
import type { Db } from '@/lib/db/client'
import { consoleKeys } from '@/lib/contract/console'
import { domainNameOf } from '@/lib/id'
import type { Hypervisor } from '@/lib/hypervisor/port'
import type { Logger } from '@/lib/log'

const keepSeconds = 30
const tailBytes = 8_192

export interface ConsoleDeps {
  db: Db
  redis: Redis
  hypervisor: Hypervisor
  log: Logger
}

/** Puts the screens that somebody is looking at where the web process, which reaches no hypervisor, can fetch them. */
export async function publishConsoles(deps: ConsoleDeps, hostId: string): Promise<void> {
  const { db, redis } = deps
  const vms = await db.vm.findMany({ where: { hostId, power: 'running', state: 'active' }, select: { id: true } })
  if (vms.length === 0) return
  const wanted = await redis.mget(vms.map((vm) => consoleKeys(vm.id).wanted))
  for (const [index, vm] of vms.entries()) {
    if (!wanted[index]) continue
    try {
      await publishConsole(deps, vm.id)
    } catch (err) {
      // A guest that went down in between has no screen; the others have.
      deps.log.debug({ err, vmId: vm.id }, 'no screen')
    }
  }
}

async function publishConsole({ redis, hypervisor }: ConsoleDeps, vmId: string): Promise<void> {
  const keys = consoleKeys(vmId)
  const domain = domainNameOf(vmId)
  const [picture, tail] = await Promise.all([hypervisor.screenshot(domain), hypervisor.consoleTail(domain, { maxBytes: tailBytes })])
  await redis.set(keys.screenshot, Buffer.from(picture), 'EX', keepSeconds)
  await redis.set(keys.tail, tail, 'EX', keepSeconds)
}
