import { afterEach, beforeEach, expect, test } from 'vitest'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { restoreInPlace } from '@/lib/services/restore-in-place'
import { stopVm } from '@/lib/services/stop-vm'
import { undoRestore } from '@/lib/services/undo-restore'
import { createOperation } from '@/lib/operations/create-operation'
import { newId } from '@/lib/id'
import { domainSpecOf, loadVm } from './handlers/load-vm'
import { createWorld, eventually, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

const pointOf = (id: string) =>
  world.db.restorePoint.findUniqueOrThrow({
    where: { id },
    include: { layers: { include: { layer: { include: { pool: true } } }, orderBy: { target: 'asc' } } },
  })

async function backUp(target: WorldVm, mark?: string) {
  if (mark !== undefined) await world.write(target, mark)
  const { operationId, restorePointId } = await world.backup(target)
  expect((await world.ended(operationId)).state).toBe('succeeded')
  return pointOf(restorePointId)
}

/** What each disk of a backup reads. */
async function marksOf({ layers }: Awaited<ReturnType<typeof pointOf>>): Promise<(string | null)[]> {
  return Promise.all(
    layers.map(({ layer }) => world.hypervisor.control.read({ poolPath: layer.pool.path, fileName: layer.fileName }, 'mark')),
  )
}

test('a domain that was made anew is told of its checkpoint again, and the backup stays incremental', async () => {
  const target = await world.addVm()
  const worker = await world.startWorker()
  await backUp(target, 'one')
  await world.kill(worker)
  await world.hypervisor.stopDomain(target.domain, { graceMs: 1_000 })
  await world.hypervisor.undefineDomain(target.domain)
  await world.hypervisor.defineDomain(domainSpecOf(await loadVm(world.db, target.vm.id)))
  await world.hypervisor.startDomain(target.domain)
  await world.startWorker()
  const second = await backUp(target, 'two')
  expect([second.fullReason, await marksOf(second)]).toEqual([null, ['two', 'two']])
})

test('a VM that did not end in an orderly way is backed up in full, and says why', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await backUp(target, 'one')
  await world.hypervisor.control.crash(target.domain)
  const second = await backUp(target)
  expect(second.fullReason).toBe('The VM did not end in an orderly way, so it is not known which blocks have changed.')
  expect(await marksOf(second)).toEqual(['one', 'one'])
  expect((await world.hypervisor.inspectDomain(target.domain))?.power, 'as it was').not.toBe('running')
})

test('a stopped VM is backed up too, incrementally, and stays stopped', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await backUp(target, 'one')
  await world.write(target, 'two')
  await world.ended((await stopVm({ ...target.context, id: target.vm.id, force: false })).operation.id)
  const second = await backUp(target)
  expect([second.fullReason, second.consistency, await marksOf(second)]).toEqual([null, 'filesystem', ['two', 'two']])
  expect((await world.hypervisor.inspectDomain(target.domain))?.power).toBe('stopped')
})

test('snapshots taken and deleted in between leave an increment what it is', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await backUp(target, 'one')
  const snapshots = []
  for (const mark of ['two', 'three', 'four']) {
    await world.write(target, mark)
    const { operationId, restorePointId } = await world.snapshot(target, mark)
    expect((await world.ended(operationId)).state).toBe('succeeded')
    snapshots.push(restorePointId)
  }
  await deleteRestorePoint({ ...target.context, id: snapshots[1] ?? '' })
  await world.quiet()
  const second = await backUp(target, 'five')
  expect([second.fullReason, await marksOf(second)]).toEqual([null, ['five', 'five']])
  for (const id of [snapshots[0], snapshots[2]]) await deleteRestorePoint({ ...target.context, id: id ?? '' })
  await world.quiet()
  const third = await backUp(target, 'six')
  expect([third.fullReason, await marksOf(third), await marksOf(second)]).toEqual([null, ['six', 'six'], ['five', 'five']])
})

test('other disks, a restore in place and its undo each close the chain for the whole VM', async () => {
  await world.startWorker()
  const target = await world.addVm()
  const { vm, context } = target
  const first = await backUp(target, 'one')
  // Without the volume, as a schedule may want it; and with it again.
  const restorePointId = newId('restorePoint')
  const row = {
    accountId: vm.accountId,
    vmId: vm.id,
    vmName: vm.name,
    kind: 'backup' as const,
    vmSpec: { vcpus: 1, memoryMib: 256, boot: 'demo' },
  }
  await world.db.restorePoint.create({ data: { id: restorePointId, name: 'os only', state: 'creating', ...row } })
  const { id } = await world.db.$transaction((tx) =>
    createOperation(tx, {
      actor: null,
      accountId: vm.accountId,
      hostId: vm.hostId,
      kind: 'backup.create',
      params: { quiesce: 'auto', includeVolumes: false, forceFull: false },
      vmId: vm.id,
      restorePointId,
      now: new Date(),
    }),
  )
  expect((await world.ended(id)).state).toBe('succeeded')
  const otherDisks = 'The disks of the VM are not the same as at the backup before it.'
  expect((await pointOf(restorePointId)).fullReason).toBe(otherDisks)
  expect((await backUp(target, 'two')).fullReason).toBe(otherDisks)
  expect((await backUp(target, 'three')).fullReason).toBeNull()

  const restored = 'The VM has been restored in place since the backup before it.'
  const { operation } = await restoreInPlace({ ...context, id: first.id, confirmName: vm.name, powerOn: true })
  expect((await world.ended(operation.id)).state).toBe('succeeded')
  const after = await backUp(target)
  expect([after.fullReason, await marksOf(after)]).toEqual([restored, ['one', 'one']])
  await eventually(
    'independent of the repository',
    async () => (await world.db.vm.findUnique({ where: { id: vm.id } }))?.readsPointId === null,
  )
  expect((await world.ended((await undoRestore({ ...context, id: operation.id })).operation.id)).state).toBe('succeeded')
  const undone = await backUp(target)
  expect([undone.fullReason, await marksOf(undone)]).toEqual([restored, ['three', 'three']])
})
