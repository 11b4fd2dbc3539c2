import { rm } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { hypervisorOf } from '@/e2e/helpers/guest'
import { eventually, type Stack } from '@/e2e/helpers/stack'
import { domainNameOf } from '@/lib/id'
import { layerPath } from '@/lib/paths'
import { signedIn } from '../client'
import { makeVm, type BenchVm, type Volume } from '../make-vm'
import { median, ms, printCells, verdict } from '../measure'

const rounds = 5
const limitMs = 180_000
const ratioLimit = 1.3
const volumes: Volume[] = [
  { sizeGiB: 1, dataMiB: 256 },
  { sizeGiB: 32, dataMiB: 1024 },
]

interface Times {
  running: number[]
  firstLine: number[]
  independent: number[]
}
type Kind = 'snapshot' | 'backup'

/** A restore to a new VM from a backup, whose data is copied while it runs, against the same from a snapshot, whose data is there; in turns. */
export async function benchInstantRestore(stack: Stack): Promise<void> {
  const series: { volume: Volume; points: Record<Kind, string>; times: Record<Kind, Times> }[] = []
  for (const volume of volumes) {
    const vm = await makeVm(stack, `bench-restore-${volume.sizeGiB}`, 1, volume)
    const points = { snapshot: await takePoint(stack, vm, '/snapshots'), backup: await takePoint(stack, vm, '/backups') }
    await (await signedIn(stack, 'ada@acme.example')).accepted(`/vms/${vm.id}/stop`, { force: true })
    series.push({ volume, points, times: { snapshot: newTimes(), backup: newTimes() } })
  }
  for (let round = 0; round < rounds; round++)
    for (const { volume, points, times } of series)
      for (const kind of ['snapshot', 'backup'] as const)
        await restoreOnce(stack, { kind, pointId: points[kind], name: `copy-${volume.sizeGiB}-${kind}-${round}` }, times[kind])
  const table = [
    ['', 'running ms', 'first line ms', 'independent ms', 'running / snapshot', 'first line / snapshot', 'n', `at most ${ratioLimit}`],
  ]
  for (const { volume, times } of series) {
    const base = times.snapshot
    for (const kind of ['snapshot', 'backup'] as const) {
      const { running, firstLine, independent } = times[kind]
      const ratio = median(running) / median(base.running)
      table.push([
        `${kind}, volume of ${volume.sizeGiB} GiB that holds ${volume.dataMiB} MiB`,
        ms(median(running)),
        ms(median(firstLine)),
        kind === 'backup' ? ms(median(independent)) : '',
        ratio.toFixed(2),
        (median(firstLine) / median(base.firstLine)).toFixed(2),
        String(running.length),
        kind === 'backup' ? verdict(ratio, ratioLimit) : '',
      ])
    }
  }
  printCells(
    'Accepted → restored VM running → first line on its console → independent of the repository; each with a system disk of 1 GiB',
    table,
  )
}

const newTimes = (): Times => ({ running: [], firstLine: [], independent: [] })

async function takePoint(stack: Stack, { id: vmId }: BenchVm, path: string): Promise<string> {
  const id = await (await signedIn(stack, 'ada@acme.example')).accepted(path, { vmId })
  const { restorePointId } = await stack.db.operation.findUniqueOrThrow({ where: { id } })
  return restorePointId ?? ''
}

async function restoreOnce(stack: Stack, request: { kind: Kind; pointId: string; name: string }, times: Times): Promise<void> {
  const { db } = stack
  const client = await signedIn(stack, 'ada@acme.example')
  await eventually('nothing is under way', limitMs, async () => (await db.operation.count({ where: { endedAt: null } })) === 0)
  const begin = performance.now()
  const since = () => performance.now() - begin
  await client.accepted(`/restore-points/${request.pointId}/restore`, { mode: 'new-vm', name: request.name })
  times.running.push(since())
  const vm = await db.vm.findFirstOrThrow({ where: { name: request.name } })
  const hypervisor = hypervisorOf(stack)
  await eventually('the first line is on the console', limitMs, async () => {
    return (await hypervisor.consoleTail(domainNameOf(vm.id), { maxBytes: 200 })).trim() !== ''
  })
  times.firstLine.push(since())
  if (request.kind === 'backup') {
    await eventually('it is independent', limitMs, async () => (await db.vm.count({ where: { id: vm.id, readsPointId: null } })) === 1)
    times.independent.push(since())
  }
  await client.accepted(`/vms/${vm.id}/stop`, { force: true })
  // VMs cannot be deleted yet, and the copies would fill the disk.
  const disks = await db.disk.findMany({ where: { vmId: vm.id }, include: { head: { include: { pool: true } } } })
  for (const { head } of disks) await rm(layerPath({ poolPath: head.pool.path, fileName: head.fileName }))
}
