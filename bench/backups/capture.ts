import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setting } from '@/e2e/helpers/setting'
import type { Stack } from '@/e2e/helpers/stack'
import { domainNameOf } from '@/lib/id'
import { layerPath } from '@/lib/paths'
import { signedIn } from '../client'
import { makeVm, type BenchVm, type Volume } from '../make-vm'
import { median, ms, printCells, timed } from '../measure'
import { bareBackup, bareConvert, bareFiles, makeDurable, virsh, type BareBackup } from './by-hand'
import { changeVolume } from './change'

const rounds = 5
const volume: Volume = { sizeGiB: 8, dataMiB: 1024 }
const targets = ['vda', 'vdb']
const changes = [1, 25]
const least = 0.9

/** Times of one way to do it, milliseconds. */
interface Times {
  what: string
  mib: number
  /** Until the files are there, and until they are on the disk too. */
  whole: number[]
  durable: number[]
}

/** One VM, in turns: Holdfast through its API, bare `virsh backup-begin`, `qemu-img convert`; full, then with parts of the volume changed. */
export async function benchCapture(stack: Stack): Promise<void> {
  const vm = await makeVm(stack, 'bench-capture', 1, volume)
  const table = new Map<string, Times>()
  const add = (what: string, mib: number, whole: number, durable: number) => {
    const times = table.get(what) ?? { what, mib, whole: [], durable: [] }
    table.set(what, times)
    times.whole.push(whole)
    times.durable.push(durable)
  }
  const accepted: Record<string, number[]> = {}
  const backUp = async (what: string, mib: number, full: boolean) => {
    const { capturedMs, readyMs } = await holdfastBackup(stack, vm, full)
    add(`${what}: Holdfast`, mib, capturedMs, capturedMs)
    ;(accepted[what] ??= []).push(readyMs)
  }
  for (let round = 0; round < rounds; round++) {
    await backUp('full', volume.dataMiB, true)
    let since = `full${round}`
    await byHand(vm, { name: since }, (whole, durable) => add('full: backup-begin', volume.dataMiB, whole, durable))
    await convert(stack, vm, (whole, durable) => add('full: qemu-img convert -m 16 -W', volume.dataMiB, whole, durable))
    for (const percent of changes) {
      await changeVolume(domainNameOf(vm.id), volume, percent, 1 + ((round * changes.length + percent) % 255))
      const mib = (volume.dataMiB * percent) / 100
      const name = `changed${percent}-${round}`
      await backUp(`${percent} % changed`, mib, false)
      await byHand(vm, { name, since }, (whole, durable) => add(`${percent} % changed: backup-begin`, mib, whole, durable))
      await virsh('checkpoint-delete', domainNameOf(vm.id), since)
      since = name
    }
    await virsh('checkpoint-delete', domainNameOf(vm.id), since)
  }
  print([...table.values()], accepted)
}

/** @returns from the start of the capture until its files are whole, checked and durable; and from accepted until the point is ready */
async function holdfastBackup(stack: Stack, { id: vmId }: BenchVm, full: boolean): Promise<{ capturedMs: number; readyMs: number }> {
  const client = await signedIn(stack, 'ada@acme.example')
  const id = await client.accepted('/backups', { vmId, full })
  const operation = await stack.db.operation.findUniqueOrThrow({ where: { id }, include: { steps: true } })
  const endOf = (name: string) => operation.steps.find((step) => step.name === name)?.endedAt.getTime() ?? Number.NaN
  return {
    capturedMs: endOf('capture') - endOf('prepare'),
    readyMs: (operation.endedAt?.getTime() ?? Number.NaN) - operation.createdAt.getTime(),
  }
}

type Took = (wholeMs: number, durableMs: number) => void

async function byHand({ id }: BenchVm, request: Pick<BareBackup, 'name' | 'since'>, took: Took): Promise<void> {
  const backup: BareBackup = { domain: domainNameOf(id), folder: setting('HOLDFAST_STATE'), targets, ...request }
  const files = bareFiles(backup)
  const whole = await timed(() => bareBackup(backup))
  took(whole, whole + (await timed(() => makeDurable(files))))
  await Promise.all(files.map((file) => rm(file)))
}

async function convert({ db }: Stack, { id }: BenchVm, took: Took): Promise<void> {
  const disks = await db.disk.findMany({ where: { vmId: id }, include: { head: { include: { pool: true } } } })
  const pairs = disks.map(({ head, target }) => ({
    from: layerPath({ poolPath: head.pool.path, fileName: head.fileName }),
    to: path.join(setting('HOLDFAST_STATE'), `convert-${target}.qcow2`),
  }))
  const whole = await timed(async () => {
    for (const { from, to } of pairs) await bareConvert(from, to)
  })
  took(whole, whole + (await timed(() => makeDurable(pairs.map(({ to }) => to)))))
  await Promise.all(pairs.map(({ to }) => rm(to)))
}

function print(table: Times[], accepted: Record<string, number[]>): void {
  const of = (what: string) => table.find((row) => row.what === what)
  printCells(
    `Capture of a running VM: a system disk of 1 GiB and a volume of ${volume.sizeGiB} GiB that holds ${volume.dataMiB} MiB; medians in ms`,
    [
      ['', 'MiB', 'ms', 'and fsync', 'MiB/s', 'speed against backup-begin', 'and fsync', 'n', `at least ${least}`],
      ...table.map(({ what, mib, whole, durable }) => {
        const bare = of(`${what.split(':')[0]}: backup-begin`)
        const speed = bare ? median(bare.whole) / median(whole) : Number.NaN
        const durableSpeed = bare ? median(bare.durable) / median(durable) : Number.NaN
        const rate = mib / (median(durable) / 1000)
        const verdict = what.endsWith('Holdfast') ? (durableSpeed >= least ? 'met' : 'MISSED') : ''
        const cells = [ms(median(whole)), ms(median(durable)), ms(rate), speed.toFixed(2), durableSpeed.toFixed(2), String(whole.length)]
        return [what, ms(mib), ...cells, verdict]
      }),
    ],
  )
  for (const [what, times] of Object.entries(accepted))
    console.log(`${what}: accepted → ready, with files read back and checksums written: ${ms(median(times))} ms`)
}
