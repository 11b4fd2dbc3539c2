import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { exec, hypervisorOf } from '@/e2e/helpers/guest'
import { setting } from '@/e2e/helpers/setting'
import { eventually, type Stack } from '@/e2e/helpers/stack'
import { bareId, domainNameOf, newId } from '@/lib/id'
import { newMac } from '@/lib/mac'
import { layerPath } from '@/lib/paths'
import { makeDisk } from '@/scripts/guest-image/make-disk.mjs'
import { signedIn } from './client'
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

export async function makeVm(stack: Stack, name: string, sizeGiB: number): Promise<{ id: string; name: string }> {
  const model = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
  const pool = await stack.db.pool.findFirstOrThrow({ where: { kind: 'primary' } })
  const [id, layerId] = [newId('vm'), newId('layer')]
  const fileName = `ly_${bareId(layerId)}_0_vda.qcow2`
  await makeDisk({
    out: layerPath({ poolPath: pool.path, fileName }),
    kind: 'os',
    sizeMiB: sizeGiB * 1024,
    name,
    guestDir: setting('HOLDFAST_GUEST_DIR'),
  })
  const { accountId, hostId, vcpus, memoryMib, boot, networkMode } = model
  const sizeBytes = BigInt(sizeGiB) * 1024n ** 3n
  await stack.db.layer.create({
    data: { id: layerId, accountId, poolId: pool.id, fileName, state: 'writable', virtualSizeBytes: sizeBytes },
  })
  await stack.db.vm.create({
    data: {
      id,
      accountId,
      hostId,
      name,
      vcpus,
      memoryMib,
      boot,
      networkMode,
      state: 'active',
      uuid: randomUUID(),
      mac: newMac(),
      wantedPower: 'stopped',
      power: 'stopped',
      collectedAt: new Date(),
      disks: { create: { id: newId('disk'), name: 'System', role: 'os', target: 'vda', sizeBytes, headLayerId: layerId } },
    },
  })
  const client = await signedIn(stack, 'ada@acme.example')
  await client.accepted(`/vms/${id}/start`, {})
  const hypervisor = hypervisorOf(stack)
  await eventually(`${name} is up`, 60_000, async () => (await hypervisor.guestHeartbeat(domainNameOf(id))).answers)
  return { id, name }
}
