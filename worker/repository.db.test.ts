import { afterEach, beforeEach, expect, test } from 'vitest'
import { domainNameOf } from '@/lib/id'
import { cancelOperation } from '@/lib/services/cancel-operation'
import { loadMeasuredRestores } from '@/lib/services/load-restore-times'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { restoreInPlace } from '@/lib/services/restore-in-place'
import { restoreToNewVm } from '@/lib/services/restore-to-new-vm'
import { verifyRestorePoint } from '@/lib/services/verify-restore-point'
import { createLogger } from '@/lib/log'
import { resumeStalled } from './sweeps/resume-stalled'
import { createWorld, eventually, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

const inRepository = { pool: { kind: 'repository' as const } }

async function backUp(target: WorldVm, mark: string): Promise<string> {
  await world.write(target, mark)
  const { operationId, restorePointId } = await world.backup(target)
  expect((await world.ended(operationId)).state).toBe('succeeded')
  return restorePointId
}

const chainsOf = async (vmId: string) => {
  const state = await world.hypervisor.inspectDomain(domainNameOf(vmId))
  return state?.disks.map((disk) => disk.chain.length)
}

test('a repository that cannot be read live: all is copied before the VM boots, killed in between or not', async () => {
  const first = await world.startWorker()
  await world.db.pool.update({ where: { id: world.repository.id }, data: { servesReads: false } })
  const target = await world.addVm()
  const id = await backUp(target, 'kept')
  await world.write(target, 'later')
  await world.order([
    { verb: 'makeIndependent', mode: 'hang', step: 'after', times: 1 },
    { verb: 'startDomain', mode: 'hang', step: 'before', times: 1 },
  ])
  const { operation } = await restoreToNewVm({ ...target.context, id, name: 'copied', network: 'isolated' })
  await world.faultsMet(1)
  expect(await chainsOf(operation.vmId ?? ''), 'nothing has been defined yet').toBeUndefined()
  await world.kill(first)
  await world.letHeartbeatsGrowOld()
  const second = await world.startWorker()
  await world.faultsMet(2)
  expect(await chainsOf(operation.vmId ?? ''), 'not booted yet, and independent').toEqual([1, 1])
  await world.kill(second)
  await world.order([])
  await world.letHeartbeatsGrowOld()
  await world.startWorker()
  expect((await world.ended(operation.id)).state).toBe('succeeded')
  expect(await world.marks(domainNameOf(operation.vmId ?? ''))).toEqual(['kept', 'kept'])
  const [measured] = await loadMeasuredRestores(world.db)
  expect(measured?.toIndependentMs, 'independent as soon as it runs').toBe(measured?.toRunningMs)

  const { operation: inPlace } = await restoreInPlace({ ...target.context, id, confirmName: target.vm.name, powerOn: true })
  expect((await world.ended(inPlace.id)).state).toBe('succeeded')
  expect(await chainsOf(target.vm.id)).toEqual([1, 1])
  expect(await world.marks(target.domain)).toEqual(['kept', 'kept'])
  expect(await world.db.vm.count({ where: { readsPointId: { not: null } } })).toBe(0)
  expect(await world.db.operation.count({ where: { kind: 'restore.pull' } })).toBe(0)
  await deleteRestorePoint({ ...target.context, id })
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})

test('a restore that is called off while it copies leaves nothing behind', async () => {
  await world.startWorker()
  await world.db.pool.update({ where: { id: world.repository.id }, data: { servesReads: false } })
  const target = await world.addVm()
  const id = await backUp(target, 'kept')
  await world.order([{ verb: 'makeIndependent', mode: 'slow', delayMs: 4_000, times: 1 }])
  const { operation } = await restoreToNewVm({ ...target.context, id, name: 'called off', network: 'isolated' })
  await eventually('it copies', () => world.db.operation.findFirst({ where: { id: operation.id, step: 'copy' } }))
  await cancelOperation({ ...target.context, id: operation.id })
  expect((await world.ended(operation.id)).state).toBe('cancelled')
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})

test('a repository without room fails a backup before it is begun, and the guest notices nothing', async () => {
  await world.startWorker()
  const target = await world.addVm()
  await backUp(target, 'kept')
  await world.order([{ verb: 'poolCapacity', mode: 'full' }])
  for (const full of [true, false]) {
    const { operationId } = await world.backup(target, full)
    const { state, errorCode, errorMessage } = await world.ended(operationId)
    expect([state, errorCode]).toEqual(['failed', 'no-space'])
    expect(errorMessage).toMatch(/^The repository has 0\sB free; this backup may need [1-9]/)
    expect(await world.db.operationStep.count({ where: { operationId, name: { in: ['prepare', 'begin'] } } })).toBe(0)
  }
  expect(await world.marks(target.domain)).toEqual(['kept', 'kept'])
  await world.order([])
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})

test('no more backups at once on a host than it may, and whoever waits at the panel is served meanwhile', async () => {
  await world.db.host.update({ where: { id: world.host.id }, data: { maxBackups: 2 } })
  const vms = await Promise.all(Array.from({ length: 5 }, () => world.addVm()))
  await world.order([{ verb: 'advanceCapture', mode: 'hang', times: 2 }])
  const first = await world.startWorker()
  const second = await world.startWorker()
  const asked = await Promise.all(vms.map((vm) => world.backup(vm)))
  await world.faultsMet(2)
  const running = () => world.db.operation.count({ where: { lane: 'backup', state: 'running' } })
  const waiting = await world.db.operation.findFirstOrThrow({ where: { lane: 'backup', state: 'queued' } })
  const waitingVm = vms.find(({ vm }) => vm.id === waiting.vmId)
  if (!waitingVm) throw new Error('one of them waits')
  expect((await world.ended((await world.snapshot(waitingVm)).operationId)).state).toBe('succeeded')
  expect(await running()).toBe(2)

  // Both hang in workers that are killed; what they had goes on, still no more than two at once.
  await world.kill(first)
  await world.kill(second)
  await world.order([])
  await world.letHeartbeatsGrowOld()
  await world.startWorker()
  let most = 0
  await eventually('all have ended', async () => {
    most = Math.max(most, await running())
    return (await world.db.operation.count({ where: { lane: 'backup', endedAt: null } })) === 0
  })
  expect(most).toBeLessThanOrEqual(2)
  for (const { operationId } of asked) expect((await world.ended(operationId)).state).toBe('succeeded')
})

test('a guest that was paused because its storage did not answer goes on when it does', async () => {
  const [stalled, paused] = [await world.addVm(), await world.addVm()]
  await world.hypervisor.control.stall(stalled.domain)
  await world.hypervisor.stopDomain(paused.domain, { graceMs: 0 })
  await world.hypervisor.startDomain(paused.domain, { paused: true })
  await world.db.vm.updateMany({ data: { power: 'paused', wantedPower: 'running' } })
  await resumeStalled({ db: world.db, hypervisor: world.hypervisor, log: createLogger('test', 'silent') }, world.host.id)
  const powerOf = async ({ domain }: WorldVm) => (await world.hypervisor.inspectDomain(domain))?.power
  expect(await powerOf(stalled)).toBe('running')
  // Paused for another reason: that is somebody's wish.
  expect(await powerOf(paused)).toBe('paused')
})

test('layers are compressed after the capture where that is wanted, killed in between, and read the same', async () => {
  const settings = { HOLDFAST_REPOSITORY_COMPRESSION: 'zstd' }
  const target = await world.addVm()
  // More than is too small to be worth it.
  for (let block = 0; block < 80; block += 1) await world.hypervisor.control.write(target.domain, 'vda', `block${block}`, String(block))
  await world.order([
    { verb: 'compress', mode: 'hang', step: 'before', times: 1 },
    { verb: 'compress', mode: 'hang', step: 'after', times: 1 },
  ])
  for (const met of [1, 2]) {
    const worker = await world.startWorker(settings)
    if (met === 1) await backUp(target, 'one')
    await world.faultsMet(met)
    await world.kill(worker)
    await world.letHeartbeatsGrowOld()
  }
  await world.order([])
  await world.startWorker(settings)
  const compressed = () => world.db.layer.findMany({ where: { ...inRepository, compression: 'zstd' } })
  const [layer] = await eventually('it is compressed', async () => {
    const found = await compressed()
    return found.length > 0 && found
  })
  await eventually('it is sealed', async () => (await world.db.layer.count({ where: { ...inRepository, sha256: null } })) === 0)
  const info = await world.hypervisor.inspectLayer({ poolPath: world.repository.path, fileName: layer?.fileName ?? '' })
  expect(layer?.allocatedBytes).toBe(BigInt(info?.allocatedBytes ?? 0))
  expect(info?.allocatedBytes).toBeLessThan(60 * 64 * 1024)

  const point = await world.db.restorePoint.findFirstOrThrow({ where: { vmId: target.vm.id } })
  const { operation } = await verifyRestorePoint({ ...target.context, id: point.id })
  expect((await world.ended(operation.id)).result).toMatchObject({ damaged: false })
  const second = await backUp(target, 'two')
  expect((await world.db.restorePoint.findUniqueOrThrow({ where: { id: second } })).fullReason).toBeNull()
  await deleteRestorePoint({ ...target.context, id: point.id })
  await world.quiet()
  const restored = await restoreToNewVm({ ...target.context, id: second, name: 'copy', network: 'isolated' })
  expect((await world.ended(restored.operation.id)).state).toBe('succeeded')
  expect(await world.marks(domainNameOf(restored.operation.vmId ?? ''))).toEqual(['two', 'two'])
  await world.quiet()
  await eventually('all are sealed', async () => (await world.db.layer.count({ where: { ...inRepository, sha256: null } })) === 0)
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})

test('the repository goes away in the middle of a pull: the point stays, and the pull goes on when it is back', async () => {
  await world.startWorker()
  const target = await world.addVm()
  const id = await backUp(target, 'kept')
  await world.order([{ verb: 'pull', mode: 'fail', code: 'layer-missing' }])
  const { operation } = await restoreToNewVm({ ...target.context, id, name: 'instant', network: 'isolated' })
  const vmId = (await world.ended(operation.id)).vmId ?? ''
  const failed = await eventually('the pull has failed', () =>
    world.db.operation.findFirst({ where: { vmId, kind: 'restore.pull', state: 'failed' } }),
  )
  expect(await world.marks(domainNameOf(vmId))).toEqual(['kept', 'kept'])
  await expect(deleteRestorePoint({ ...target.context, id })).rejects.toMatchObject({ code: 'state-forbids' })
  // Its guest crashes and is started again meanwhile.
  await world.hypervisor.control.crash(domainNameOf(vmId))
  await world.hypervisor.startDomain(domainNameOf(vmId))
  await world.order([])
  await world.db.operation.update({ where: { id: failed.id }, data: { endedAt: new Date(Date.now() - 61_000) } })
  await eventually('it is independent', async () => (await world.db.vm.findUniqueOrThrow({ where: { id: vmId } })).readsPointId === null)
  expect(await chainsOf(vmId)).toEqual([1, 1])
  expect(await world.marks(domainNameOf(vmId))).toEqual(['kept', 'kept'])
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
})
