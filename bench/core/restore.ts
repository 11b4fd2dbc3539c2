import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { hypervisorOf } from '@/e2e/helpers/guest'
import { eventually, type Stack } from '@/e2e/helpers/stack'
import { domainNameOf, newId } from '@/lib/id'
import type { DomainName } from '@/lib/hypervisor/port'
import { newMac } from '@/lib/mac'
import { layerPath } from '@/lib/paths'
import { signedIn } from '../client'
import { makeVm } from '../make-vm'
import { printTable, timed } from '../measure'

/** Accepted → the restored guest's first line on its console, against branching, defining and starting by hand. */
export async function benchRestore(stack: Stack, rounds: number): Promise<void> {
  const source = await makeVm(stack, 'bench-restore', 1)
  const client = await signedIn(stack, 'ada@acme.example')
  await client.accepted('/snapshots', { vmId: source.id, name: 'bench' })
  const point = await stack.db.restorePoint.findFirstOrThrow({
    where: { vmId: source.id },
    include: { layers: { include: { layer: { include: { pool: true } } } } },
  })
  const hypervisor = hypervisorOf(stack)
  const firstLine = (domain: DomainName) =>
    eventually('the first line on the console', 60_000, async () => (await hypervisor.consoleTail(domain, { maxBytes: 200 })).trim() !== '')
  const ours: number[] = []
  const byHand: number[] = []
  for (let round = 0; round < rounds; round++) {
    const name = `bench-copy-${round}`
    let domain: DomainName = 'hf-none'
    ours.push(
      await timed(async () => {
        await client.call('POST', `/restore-points/${point.id}/restore`, { mode: 'new-vm', name })
        const vm = await stack.db.vm.findFirstOrThrow({ where: { name } })
        domain = domainNameOf(vm.id)
        await eventually('the domain is there', 60_000, async () => hypervisor.inspectDomain(domain))
        await firstLine(domain)
      }),
    )
    await eventually(
      'the restore has ended',
      60_000,
      async () => (await stack.db.operation.count({ where: { endedAt: null, kind: 'restore.new-vm' } })) === 0,
    )
    await hypervisor.stopDomain(domain, { graceMs: 0 })

    const pinned = point.layers[0]
    if (!pinned) throw new Error('the point has no layer')
    const layer = { poolPath: pinned.layer.pool.path, fileName: `ly_byhand_${round}.qcow2` }
    const bare: DomainName = domainNameOf(newId('vm'))
    byHand.push(
      await timed(async () => {
        await hypervisor.branch({
          layer,
          parent: { poolPath: pinned.layer.pool.path, fileName: pinned.layer.fileName },
          virtualSizeBytes: Number(pinned.virtualSizeBytes),
        })
        await hypervisor.defineDomain({
          name: bare,
          uuid: randomUUID(),
          title: 'by hand',
          vcpus: 1,
          memoryMiB: 128,
          boot: 'demo',
          network: { mode: 'isolated', mac: newMac() },
          disks: [{ target: 'vda', layer }],
        })
        await hypervisor.startDomain(bare)
        await firstLine(bare)
      }),
    )
    await hypervisor.stopDomain(bare, { graceMs: 0 })
    await hypervisor.undefineDomain(bare)
    await rm(layerPath(layer))
  }
  printTable('Accepted → restored guest’s first line on its console, against doing it by hand', [
    { what: 'restore to a new VM', ours, byHand, target: 'ratio at most 1.30' },
  ])
}
