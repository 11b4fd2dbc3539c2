import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { exec } from '@/e2e/helpers/guest'
import { setting } from '@/e2e/helpers/setting'
import { eventually, type Stack } from '@/e2e/helpers/stack'
import { domainNameOf } from '@/lib/id'
import { layerPath } from '@/lib/paths'
import { signedIn } from '../client'
import { makeVm } from '../make-vm'
import { median, printTable, timed } from '../measure'

/** Accepted → ready, against bare virsh on the same VM, in turns; at 1 GiB and at 64 GiB (sparse). */
export async function benchSnapshot(stack: Stack, rounds: number): Promise<void> {
  const small = await makeVm(stack, 'bench-1g', 1)
  const large = await makeVm(stack, 'bench-64g', 64)
  const client = await signedIn(stack, 'ada@acme.example')
  const results = new Map<string, { ours: number[]; byHand: number[] }>()
  for (let round = 0; round < rounds; round++) {
    for (const vm of [small, large]) {
      const result = results.get(vm.name) ?? { ours: [], byHand: [] }
      results.set(vm.name, result)
      await quiet(stack, vm.id)
      result.ours.push(await timed(() => client.accepted('/snapshots', { vmId: vm.id, quiesce: 'never' })))
      await quiet(stack, vm.id)
      result.byHand.push(await bareSnapshot(stack, vm.id))
    }
  }
  const rows = [...results].map(([name, result]) => ({ what: `snapshot, ${name}`, ...result, target: 'difference at most 400 ms' }))
  printTable('Accepted → snapshot ready, against bare virsh snapshot-create-as on the same VM', rows)
  const [one, other] = rows
  if (one && other) console.log(`64 GiB against 1 GiB: ratio ${(median(other.ours) / median(one.ours)).toFixed(2)} (target: at most 1.20)`)
}

/** No operation and no job in flight: the collector of the round before must not be measured. */
async function quiet(stack: Stack, vmId: string): Promise<void> {
  await eventually('the VM is quiet', 120_000, async () => {
    const busy = await stack.db.operation.count({ where: { vmId, endedAt: null } })
    return busy === 0
  })
}

/** What one would do by hand; the overlay is folded back afterwards, unmeasured. */
async function bareSnapshot(stack: Stack, vmId: string): Promise<number> {
  const domain = domainNameOf(vmId)
  const disk = await stack.db.disk.findFirstOrThrow({ where: { vmId }, include: { head: { include: { pool: true } } } })
  const overlay = path.join(disk.head.pool.path, `bare-${randomUUID()}.qcow2`)
  const virsh = (...args: string[]) => exec('virsh', ['-c', setting('LIBVIRT_URI'), ...args])
  const took = await timed(() =>
    virsh('snapshot-create-as', domain, '--disk-only', '--atomic', '--no-metadata', '--diskspec', `vda,file=${overlay}`),
  )
  await virsh(
    'blockcommit',
    domain,
    'vda',
    '--active',
    '--pivot',
    '--wait',
    '--base',
    layerPath({ poolPath: disk.head.pool.path, fileName: disk.head.fileName }),
  )
  await rm(overlay)
  return took
}
