import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSimulatedRepository } from '@/lib/repository/simulated/create'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { verifyRestorePoint } from '@/lib/services/verify-restore-point'
import { requestCollections } from './sweeps/request-collection'
import { requestScrub } from './sweeps/scrub'
import { sealLayers } from './sweeps/seal-layers'
import { createWorld, eventually, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

const differs = 'A file of this backup does not read as it was written.'
const longTransaction = { timeout: 60_000 }
const eightDaysAgo = () => new Date(Date.now() - 8 * 24 * 60 * 60 * 1000)
const inRepository = { pool: { kind: 'repository' as const } }

const pointOf = (id: string) =>
  world.db.restorePoint.findUniqueOrThrow({ where: { id }, include: { layers: { include: { layer: true }, orderBy: { target: 'asc' } } } })

async function backUp(target: WorldVm, mark: string) {
  await world.write(target, mark)
  const { operationId, restorePointId } = await world.backup(target)
  expect((await world.ended(operationId)).state).toBe('succeeded')
  return pointOf(restorePointId)
}

async function verify(target: WorldVm, id: string) {
  return world.ended((await verifyRestorePoint({ ...target.context, id })).operation.id)
}

async function remove(target: WorldVm, id: string) {
  return world.ended((await deleteRestorePoint({ ...target.context, id })).operation.id)
}

test('damage found below an increment makes the next backup full, also where its own point has been deleted', async () => {
  await world.startWorker()
  const target = await world.addVm()
  const first = await backUp(target, 'a')
  const second = await backUp(target, 'b')
  // Only the chain still holds its layers.
  await remove(target, second.id)
  await world.quiet()
  await createSimulatedRepository(world.statePath).damage(first.layers[0]?.layer.fileName ?? '')
  expect((await verify(target, first.id)).result).toMatchObject({ damaged: true })
  expect((await pointOf(first.id)).damage).toBe(differs)
  const third = await backUp(target, 'c')
  expect(third.fullReason).toBe('The backup before it is damaged.')
  expect((await backUp(target, 'd')).fullReason).toBeNull()
})

test('a damaged layer is not folded into another, which would make it look right', async () => {
  await world.startWorker()
  const target = await world.addVm()
  const first = await backUp(target, 'a')
  const second = await backUp(target, 'b')
  const fileName = first.layers[0]?.layer.fileName ?? ''
  await createSimulatedRepository(world.statePath).damage(fileName)
  await world.db.layer.updateMany({ where: inRepository, data: { verifiedAt: eightDaysAgo() } })
  await remove(target, first.id)
  await eventually('the damage is found before the fold', async () => (await pointOf(second.id)).damage !== null)
  await world.quiet()
  expect(await world.db.layer.findFirst({ where: { fileName } })).toMatchObject({ state: 'immutable', damage: differs })
  expect((await verify(target, second.id)).result).toMatchObject({ damaged: true })
})

test('a fold whose worker was killed in the middle is not taken for damage', async () => {
  const worker = await world.startWorker()
  const target = await world.addVm()
  await backUp(target, 'a')
  const middle = await backUp(target, 'b')
  const last = await backUp(target, 'c')
  // The file has been written anew, and nobody has recorded it.
  await world.order([{ verb: 'merge', mode: 'hang', step: 'after', times: 1 }])
  await remove(target, middle.id)
  await world.faultsMet(1)
  await world.kill(worker)
  const open = await world.db.layer.findMany({ where: { ...inRepository, sha256: null } })
  expect(last.layers.map(({ layerId }) => layerId)).toContain(open[0]?.id)
  await world.order([])
  // What a sealing that had begun before the fold read is not recorded either.
  const repository = createSimulatedRepository(world.statePath)
  await sealLayers({ db: world.db, repository, now: () => new Date() }, world.host.id)
  expect(await world.db.layer.count({ where: { ...inRepository, sha256: null } })).toBe(open.length)

  await world.letHeartbeatsGrowOld()
  await world.startWorker()
  await world.quiet()
  await eventually('all are sealed', async () => (await world.db.layer.count({ where: { ...inRepository, sha256: null } })) === 0)
  expect((await verify(target, last.id)).result).toMatchObject({ damaged: false })
  expect(await world.leftOver()).toEqual([])
})

test('a point that goes while the sweep looks for what can be folded is folded all the same', async () => {
  const worker = await world.startWorker()
  const target = await world.addVm()
  await backUp(target, 'a')
  const middle = await backUp(target, 'b')
  await backUp(target, 'c')
  await world.quiet()
  await world.kill(worker)
  await world.db.vm.update({ where: { id: target.vm.id }, data: { collectedAt: null } })
  await world.db.operation.updateMany({ where: { kind: 'layers.collect' }, data: { endedAt: eightDaysAgo() } })
  const sweep = () => requestCollections({ db: world.db, compression: 'off' }, world.host.id, new Date())
  let swept = Promise.resolve()
  await world.db.$transaction(async (tx) => {
    await tx.restorePointLayer.deleteMany({ where: { restorePointId: middle.id } })
    await tx.restorePoint.delete({ where: { id: middle.id } })
    await tx.vm.update({ where: { id: target.vm.id }, data: { collectedAt: null } })
    swept = sweep()
    await eventually('the sweep waits for this transaction', async () => {
      const [row] = await world.db.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      return row?.count === 1n
    })
  }, longTransaction)
  await swept
  expect(await world.db.operation.count({ where: { kind: 'layers.collect', endedAt: null } })).toBe(1)
})

test('the scrub reads what has gone unread for long, finds the damage, and waits after a repository that was away', async () => {
  const worker = await world.startWorker()
  const target = await world.addVm()
  const point = await backUp(target, 'a')
  await world.kill(worker)
  await createSimulatedRepository(world.statePath).damage(point.layers[1]?.layer.fileName ?? '')
  await requestScrub(world.db, world.host.id, new Date())
  const scrubs = { kind: 'backup.verify', requestedById: null }
  expect(await world.db.operation.count({ where: scrubs }), 'it has been read just now').toBe(0)
  await world.db.layer.updateMany({ where: inRepository, data: { verifiedAt: eightDaysAgo() } })
  await requestScrub(world.db, world.host.id, new Date())
  await requestScrub(world.db, world.host.id, new Date())
  const scrub = await world.db.operation.findFirstOrThrow({ where: scrubs })
  expect(scrub.params).toEqual({ slowly: true })

  // Away: nothing is said about the backup, and nobody asks again at once.
  await world.order([{ verb: 'checksum', mode: 'fail', code: 'state-mismatch' }])
  await world.startWorker()
  expect((await world.ended(scrub.id)).state).toBe('failed')
  expect((await pointOf(point.id)).damage).toBeNull()
  await requestScrub(world.db, world.host.id, new Date())
  expect(await world.db.operation.count({ where: scrubs })).toBe(1)

  await world.order([])
  await world.db.operation.update({ where: { id: scrub.id }, data: { endedAt: new Date(Date.now() - 16 * 60 * 1000) } })
  const isReadAgain = async () => (await world.db.operation.count({ where: { ...scrubs, state: 'succeeded' } })) === 1
  await eventually('it is read again', isReadAgain)
  expect((await pointOf(point.id)).damage).toBe(differs)
  const read = await world.db.layer.findMany({ where: { ...inRepository, verifiedAt: { gt: eightDaysAgo() } } })
  expect(read).toHaveLength(2)
})

test('a file that is lost before it was sealed marks its points, and does not keep the others from it', async () => {
  const worker = await world.startWorker()
  const [one, other] = [await world.addVm(), await world.addVm()]
  const [lost, whole] = [await backUp(one, 'a'), await backUp(other, 'a')]
  await world.quiet()
  await world.kill(worker)
  const [gone, ...rest] = [...lost.layers, ...whole.layers].map(({ layer }) => layer)
  await world.db.layer.updateMany({ where: inRepository, data: { sha256: null, verifiedAt: null } })
  await world.hypervisor.drop({ layer: { poolPath: world.repository.path, fileName: gone?.fileName ?? '' }, poolPaths: [] })
  const deps = { db: world.db, repository: createSimulatedRepository(world.statePath), now: () => new Date() }
  for (let round = 0; round < 5; round += 1) await sealLayers(deps, world.host.id)
  expect((await pointOf(lost.id)).damage).toBe('A file of this backup is missing.')
  expect((await pointOf(whole.id)).damage).toBeNull()
  const sealed = await world.db.layer.findMany({ where: { ...inRepository, sha256: { not: null } } })
  expect(sealed.map(({ id }) => id).sort()).toEqual(rest.map(({ id }) => id).sort())
  await world.startWorker()
  expect((await verify(one, lost.id)).result).toMatchObject({ damaged: true })
  expect((await pointOf(lost.id)).damage).not.toBeNull()
})
