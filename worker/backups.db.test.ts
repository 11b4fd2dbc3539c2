import { afterEach, beforeEach, expect, test } from 'vitest'
import { chainDisks } from '@/lib/db/chain-disks'
import { domainNameOf, newId } from '@/lib/id'
import { createSimulatedRepository } from '@/lib/repository/simulated/create'
import { createSchedule } from '@/lib/services/create-schedule'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { restoreInPlace } from '@/lib/services/restore-in-place'
import { restoreToNewVm } from '@/lib/services/restore-to-new-vm'
import { verifyRestorePoint } from '@/lib/services/verify-restore-point'
import { createWorld, eventually, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

async function backUp(target: WorldVm, full = false): Promise<string> {
  const { operationId, restorePointId } = await world.backup(target, full)
  const ended = await world.ended(operationId)
  expect([ended.state, ended.errorMessage]).toEqual(['succeeded', null])
  return restorePointId
}

const pointOf = (id: string) =>
  world.db.restorePoint.findUniqueOrThrow({ where: { id }, include: { layers: { include: { layer: true } } } })

test('captures everything first, then what has changed, and says why where it is full', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await world.write(target, 'one')
  const first = await pointOf(await backUp(target))
  expect([first.kind, first.fullReason, first.proof, first.layers.length]).toEqual([
    'backup',
    'It is the first backup of this VM.',
    'checksummed',
    2,
  ])
  expect(first.layers.every(({ layer }) => layer.parentId === null && layer.sha256 !== null)).toBe(true)
  // A snapshot in between neither breaks nor delays the chain.
  await world.ended((await world.snapshot(target)).operationId)
  await world.write(target, 'two')
  const second = await pointOf(await backUp(target))
  expect(second.fullReason).toBeNull()
  expect(new Set(second.layers.map(({ layer }) => layer.parentId))).toEqual(new Set(first.layers.map(({ layerId }) => layerId)))

  const { operation } = await restoreInPlace({ ...target.context, id: first.id, confirmName: target.vm.name, powerOn: true })
  expect((await world.ended(operation.id)).state).toBe('succeeded')
  expect(await world.marks(target.domain)).toEqual(['one', 'one'])
  const third = await pointOf(await backUp(target))
  expect(third.fullReason).toBe('The VM has been restored in place since the backup before it.')
  expect((await pointOf(await backUp(target, true))).fullReason).toBe('A full backup was asked for.')
})

test('a restore from a backup runs at once, is pulled until it is independent, and the point stays until then', async () => {
  const worker = await world.startWorker()
  const target = await world.addVm()
  await world.write(target, 'kept')
  const point = await backUp(target)
  await world.write(target, 'later')
  await world.order([{ verb: 'pull', mode: 'hang' }])
  const { operation } = await restoreToNewVm({ ...target.context, id: point, name: 'instant', network: 'isolated' })
  const restored = await world.ended(operation.id)
  const vmId = restored.vmId ?? ''
  expect(await world.marks(domainNameOf(vmId))).toEqual(['kept', 'kept'])
  expect((await world.db.vm.findUniqueOrThrow({ where: { id: vmId } })).readsPointId).toBe(point)
  await expect(deleteRestorePoint({ ...target.context, id: point })).rejects.toMatchObject({ code: 'state-forbids' })

  // The worker dies in the middle of the pull; the next one goes on with it.
  await eventually('the pull has begun', () => world.db.operation.findFirst({ where: { kind: 'restore.pull', state: 'running' } }))
  await world.kill(worker)
  await world.order([])
  await world.letHeartbeatsGrowOld()
  await world.startWorker()
  await eventually('it is independent', async () => (await world.db.vm.findUniqueOrThrow({ where: { id: vmId } })).readsPointId === null)
  const state = await world.hypervisor.inspectDomain(domainNameOf(vmId))
  expect(state?.disks.map((disk) => disk.chain.length)).toEqual([1, 1])
  expect(await world.marks(domainNameOf(vmId))).toEqual(['kept', 'kept'])
  await deleteRestorePoint({ ...target.context, id: point })
  await eventually('the point is gone', async () => (await world.db.restorePoint.count({ where: { id: point } })) === 0)
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})

test('deletes points in the middle without harm to the others, and gives what was folded its new checksum', async () => {
  await world.startWorker()
  const target = await world.addVm()
  const points: string[] = []
  for (const mark of ['a', 'b', 'c']) {
    await world.write(target, mark)
    points.push(await backUp(target))
  }
  await deleteRestorePoint({ ...target.context, id: points[1] ?? '' })
  await eventually('the middle is folded', async () => (await world.db.layer.count({ where: { pool: { kind: 'repository' } } })) === 4)
  await eventually(
    'all have a checksum',
    async () => (await world.db.layer.count({ where: { sha256: null, pool: { kind: 'repository' } } })) === 0,
  )
  for (const [index, mark] of [
    [0, 'a'],
    [2, 'c'],
  ] as const) {
    const { operation } = await restoreToNewVm({ ...target.context, id: points[index] ?? '', name: `of ${mark}`, network: 'isolated' })
    expect((await world.ended(operation.id)).state).toBe('succeeded')
    expect(await world.marks(domainNameOf(operation.vmId ?? ''))).toEqual([mark, mark])
  }
  await world.write(target, 'd')
  expect((await pointOf(await backUp(target))).fullReason).toBeNull()
})

test('a repository that is full fails the backup, leaves nothing behind and the guest running', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await world.write(target, 'kept')
  await world.order([{ verb: 'advanceCapture', mode: 'full' }])
  const { operationId, restorePointId } = await world.backup(target)
  const ended = await world.ended(operationId)
  expect([ended.state, ended.errorCode]).toEqual(['failed', 'no-space'])
  expect((await pointOf(restorePointId)).state).toBe('failed')
  await world.order([])
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
  expect((await world.hypervisor.inspectDomain(target.domain))?.power).toBe('running')
  expect((await pointOf(await backUp(target))).state).toBe('ready')
})

test('a damaged layer marks every point that needs it, and the next backup is full', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await world.write(target, 'a')
  const first = await pointOf(await backUp(target))
  const second = await backUp(target)
  await createSimulatedRepository(world.statePath).damage(first.layers[0]?.layer.fileName ?? '')
  const { operation } = await verifyRestorePoint({ ...target.context, id: first.id })
  expect((await world.ended(operation.id)).state).toBe('succeeded')
  const damaged = 'A file of this backup does not read as it was written.'
  expect([(await pointOf(first.id)).damage, (await pointOf(second)).damage]).toEqual([damaged, damaged])
  expect((await pointOf(await backUp(target))).fullReason).toBe('The backup before it is damaged.')
})

test('a schedule fires each slot once with two workers, catches up once, and lets its retention act', async () => {
  const target = await world.addVm()
  const { id, nextRun } = await createSchedule({
    ...target.context,
    body: {
      vmId: target.vm.id,
      name: 'hourly',
      frequency: 'hourly',
      everyHours: 1,
      time: '00:00',
      timeZone: 'Europe/Berlin',
      retention: { keepLast: 1 },
      includeVolumes: true,
      quiesce: 'auto',
      enabled: true,
    },
  })
  expect(Date.parse(nextRun?.at ?? '')).toBeGreaterThan(Date.now())
  // As though no worker had run for some hours.
  const ago = new Date(Math.floor((Date.now() - 5 * 3_600_000) / 3_600_000) * 3_600_000)
  const local = new Date(ago.getTime() + berlinOffsetMs(ago)).toISOString().slice(0, 16)
  await world.db.schedule.update({ where: { id }, data: { nextSlot: local, nextRunAt: ago } })
  await world.startWorker()
  await world.startWorker()
  await eventually(
    'the run is settled',
    async () => (await world.db.scheduleRun.count({ where: { scheduleId: id, state: 'succeeded' } })) === 1,
  )
  const runs = await world.db.scheduleRun.findMany({ where: { scheduleId: id }, orderBy: { plannedAt: 'asc' } })
  expect(new Set(runs.map((run) => run.slot)).size).toBe(runs.length)
  expect(runs.map((run) => run.state).slice(0, -1)).toEqual(runs.slice(1).map(() => 'missed'))
  expect(await world.db.operation.count({ where: { kind: 'backup.create' } })).toBe(1)

  const before = await world.db.restorePoint.findFirstOrThrow({ where: { scheduleId: id } })
  await world.db.scheduleRun.create({
    data: {
      id: newId('scheduleRun'),
      accountId: target.vm.accountId,
      scheduleId: id,
      vmId: target.vm.id,
      plannedAt: new Date(),
      state: 'waiting',
      runAfter: new Date(),
    },
  })
  await eventually('the older one is gone', async () => (await world.db.restorePoint.count({ where: { id: before.id } })) === 0)
  expect(await world.db.restorePoint.count({ where: { scheduleId: id, state: 'ready' } })).toBe(1)
})

test('a run that fails is begun again after a while, and the last failure is told', async () => {
  const target = await world.addVm()
  const schedule = await createSchedule({
    ...target.context,
    body: {
      vmId: target.vm.id,
      name: 'nightly',
      frequency: 'daily',
      time: '03:00',
      timeZone: 'UTC',
      retention: { keepDays: 7 },
      includeVolumes: false,
      quiesce: 'auto',
      enabled: true,
    },
  })
  await world.startWorker()
  await world.order([{ verb: 'beginCapture', mode: 'fail', code: 'hypervisor-refused', step: 'before' }])
  const run = await world.db.scheduleRun.create({
    data: {
      id: newId('scheduleRun'),
      accountId: target.vm.accountId,
      scheduleId: schedule.id,
      vmId: target.vm.id,
      plannedAt: new Date(),
      state: 'waiting',
      runAfter: new Date(),
    },
  })
  for (const attempts of [1, 2]) {
    const waiting = await eventually(`attempt ${attempts} has failed`, () =>
      world.db.scheduleRun.findFirst({ where: { id: run.id, state: 'waiting', attempts } }),
    )
    expect(waiting.runAfter.getTime()).toBeGreaterThan(Date.now() + 30_000)
    await world.db.scheduleRun.update({ where: { id: run.id }, data: { runAfter: new Date() } })
  }
  await eventually('it has failed for good', () => world.db.scheduleRun.findFirst({ where: { id: run.id, state: 'failed', attempts: 3 } }))
  const told = await world.db.schedule.findUniqueOrThrow({ where: { id: schedule.id } })
  expect([told.failuresInRow, told.lastFailure]).toEqual([1, 'The hypervisor refused.'])
  expect(await world.db.restorePoint.count({ where: { scheduleId: schedule.id } })).toBe(1)
  await world.order([])
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})

test('the chain names the layers that the next increment lies on', async () => {
  await world.startWorker()
  const target = await world.addVm()
  const point = await pointOf(await backUp(target))
  const chain = await world.db.captureChain.findUniqueOrThrow({ where: { vmId: target.vm.id } })
  expect(new Set(chainDisks.parse(chain.disks).map((disk) => disk.layerId))).toEqual(new Set(point.layers.map(({ layerId }) => layerId)))
})

function berlinOffsetMs(at: Date): number {
  const wall = new Date(at.toLocaleString('en-US', { timeZone: 'Europe/Berlin' })).getTime()
  const utc = new Date(at.toLocaleString('en-US', { timeZone: 'UTC' })).getTime()
  return wall - utc
}
