import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/actor'
import { systemClock } from '@/lib/clock'
import { newId } from '@/lib/id'
import { actorOf } from '@/lib/testing/actor'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createMember, createOperationRow, createSnapshotOf, createWorld } from '@/lib/testing/factory'
import { cancelOperation } from './cancel-operation'
import { confirmRestore } from './confirm-restore'
import { createSnapshot } from './create-snapshot'
import { deleteRestorePoint } from './delete-restore-point'
import { estimateRestore } from './estimate-restore'
import { getRestorePoint } from './get-restore-point'
import { getVm } from './get-vm'
import { previewRestorePointDeletion } from './preview-restore-point-deletion'
import { restoreInPlace } from './restore-in-place'
import { restoreToNewVm } from './restore-to-new-vm'
import { startVm } from './start-vm'
import { stopVm } from './stop-vm'
import { undoRestore } from './undo-restore'
import { updateRestorePoint } from './update-restore-point'
import { updateVm } from './update-vm'

let database: TestDatabase
let world: Awaited<ReturnType<typeof createWorld>>
let actor: Actor
const context = () => ({ db: database.db, actor, clock: systemClock })
const snapshotOf = (vmId: string) => createSnapshot({ ...context(), body: { vmId, quiesce: 'auto' } })
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : []))

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  world = await createWorld(database.db, { disks: 2 })
  actor = actorOf(world.accountId, { userId: world.owner.user.id })
})

async function restored(data: { undoUntil: Date }) {
  const { db } = database
  const point = await createSnapshotOf(db, world.vm)
  const operation = await createOperationRow(db, {
    accountId: world.accountId,
    hostId: world.host.id,
    kind: 'restore.in-place',
    vmId: world.vm.id,
    restorePointId: point.id,
    state: 'succeeded',
    endedAt: new Date(),
    ...data,
  })
  const disk = await db.disk.findFirstOrThrow({ where: { vmId: world.vm.id } })
  const kept = { operationId: operation.id, diskId: disk.id, vmId: world.vm.id, layerId: disk.headLayerId }
  await db.retainedHead.create({ data: { ...kept, expiresAt: data.undoUntil } })
  return operation
}

describe('a snapshot', () => {
  it('is one point, one operation, one audit event and the wake-up, all together', async () => {
    const { operation } = await snapshotOf(world.vm.id)
    expect(operation).toMatchObject({ kind: 'snapshot.create', state: 'queued', vmName: world.vm.name, can: { cancel: { allowed: true } } })
    const point = await getRestorePoint({ ...context(), id: operation.restorePointId ?? '' })
    expect(point).toMatchObject({ state: 'creating', restorableBytes: 2 * 1024 ** 3, can: { delete: { allowed: false } } })
    expect(point.name).toMatch(/^Snapshot \d+ \w+, \d\d:\d\d:\d\d UTC$/)
    const { db } = database
    expect(await db.auditEvent.count({ where: { accountId: world.accountId, action: 'snapshot.create' } })).toBe(1)
    const jobs = await db.outbox.findMany({ where: { topic: 'job' } })
    expect(jobs.filter((job) => JSON.stringify(job.payload).includes(operation.id))).toHaveLength(1)
    expect((await getVm({ ...context(), id: world.vm.id })).can.snapshot).toMatchObject({ allowed: false })
  })

  it('clicked ten times at once is taken once, and the others hear that the VM is busy', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => snapshotOf(world.vm.id)))
    expect(codesOf(results)).toEqual(Array.from({ length: 9 }, () => 'vm-busy'))
    expect(await database.db.restorePoint.count({ where: { vmId: world.vm.id } })).toBe(1)
  })

  it('cancelled before it began ends at once and leaves a failed point', async () => {
    const { operation } = await snapshotOf(world.vm.id)
    expect(await cancelOperation({ ...context(), id: operation.id })).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } })
    expect(await getRestorePoint({ ...context(), id: operation.restorePointId ?? '' })).toMatchObject({ state: 'failed' })
    await snapshotOf(world.vm.id)
  })

  it('cancelled while it runs is cancelling until its worker ends it', async () => {
    const { operation } = await snapshotOf(world.vm.id)
    const begun = { state: 'running', startedAt: new Date(), heartbeatAt: new Date(), epoch: 1 } as const
    await database.db.operation.update({ where: { id: operation.id }, data: begun })
    expect(await cancelOperation({ ...context(), id: operation.id })).toMatchObject({
      state: 'cancelling',
      can: { cancel: { allowed: false } },
    })
  })

  it('cancelled while it waits for another try is taken back by a worker', async () => {
    const { operation } = await snapshotOf(world.vm.id)
    const tried = { startedAt: new Date(), heartbeatAt: new Date(), epoch: 1 }
    await database.db.operation.update({ where: { id: operation.id }, data: tried })
    expect(await cancelOperation({ ...context(), id: operation.id })).toMatchObject({ state: 'cancelling' })
  })
})

describe('a restore', () => {
  it('in place wants the VM’s very name', async () => {
    const point = await createSnapshotOf(database.db, world.vm)
    const asked = restoreInPlace({ ...context(), id: point.id, confirmName: `${world.vm.name}!`, powerOn: true })
    await expect(asked).rejects.toMatchObject({ code: 'invalid-input', errors: [{ path: 'confirmName' }] })
    const { operation } = await restoreInPlace({ ...context(), id: point.id, confirmName: world.vm.name, powerOn: true })
    expect(operation).toMatchObject({ kind: 'restore.in-place', vmId: world.vm.id, restorePointId: point.id })
  })

  it('to a new VM has its own UUID and MAC, is isolated, and its name is free', async () => {
    const point = await createSnapshotOf(database.db, world.vm)
    const { operation } = await restoreToNewVm({ ...context(), id: point.id, name: 'the copy', network: 'isolated' })
    const made = await getVm({ ...context(), id: operation.createdVmId ?? '' })
    expect(made).toMatchObject({ name: 'the copy', state: 'creating', network: 'isolated', vcpus: 1, memoryMiB: 256 })
    expect(made.uuid).not.toBe(world.vm.uuid)
    expect(made.mac).not.toBe(world.vm.mac)
    const again = restoreToNewVm({ ...context(), id: point.id, name: 'the copy', network: 'isolated' })
    await expect(again).rejects.toMatchObject({ code: 'conflict', errors: [{ path: 'name' }] })
    await cancelOperation({ ...context(), id: operation.id })
    await expect(getVm({ ...context(), id: made.id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('to the same new name twice at once makes one VM', async () => {
    const point = await createSnapshotOf(database.db, world.vm)
    const both = await Promise.allSettled([1, 2].map(() => restoreToNewVm({ ...context(), id: point.id, name: 'twin', network: 'same' })))
    expect(codesOf(both)).toEqual(['conflict'])
    expect(await database.db.vm.findMany({ where: { accountId: world.accountId, name: 'twin' } })).toMatchObject([{ networkMode: 'user' }])
  })

  it('and the deletion of its point never both happen', async () => {
    for (let round = 0; round < 5; round++) {
      const point = await createSnapshotOf(database.db, world.vm)
      const results = await Promise.allSettled([
        restoreToNewVm({ ...context(), id: point.id, name: `race ${round}`, network: 'isolated' }),
        deleteRestorePoint({ ...context(), id: point.id }),
      ])
      expect(codesOf(results)).toEqual(['state-forbids'])
    }
  })

  it('crosses no account: not the point, not the VM', async () => {
    const point = await createSnapshotOf(database.db, world.vm)
    const other = actorOf((await createMember(database.db)).accountId)
    const asked = restoreToNewVm({ ...context(), actor: other, id: point.id, name: 'mine', network: 'isolated' })
    await expect(asked).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says what it would lose, and the median of what restores took', async () => {
    const { db } = database
    const capturedAt = new Date(Date.now() - 3_600_000)
    const point = await createSnapshotOf(db, world.vm, { capturedAt })
    const ended = { accountId: world.accountId, hostId: world.host.id, state: 'succeeded', endedAt: new Date() } as const
    for (const msToRunning of [2_000, 9_000, 4_000])
      await createOperationRow(db, { ...ended, kind: 'restore.in-place', result: { msToRunning } })
    await db.restorePointLayer.deleteMany({ where: { restorePointId: point.id, target: 'vdb' } })
    const estimate = await estimateRestore({ ...context(), id: point.id, mode: 'in-place' })
    expect(estimate).toMatchObject({ secondsToRunning: 4, count: 3, losesAfter: capturedAt.toISOString(), untouchedDisks: ['disk vdb'] })
    expect(estimate.losesSeconds).toBeGreaterThanOrEqual(3_600)
    const beside = await estimateRestore({ ...context(), id: point.id, mode: 'new-vm' })
    expect(beside).toMatchObject({ secondsToRunning: null, count: 0, losesAfter: null, untouchedDisks: [] })
  })
})

describe('an undo', () => {
  it('is asked for once, while the old disks are kept', async () => {
    const operation = await restored({ undoUntil: new Date(Date.now() + 60_000) })
    expect((await getVm({ ...context(), id: world.vm.id })).undoable).toMatchObject({ operationId: operation.id })
    const results = await Promise.allSettled([1, 2, 3].map(() => undoRestore({ ...context(), id: operation.id })))
    expect(codesOf(results)).toHaveLength(2)
    await expect(confirmRestore({ ...context(), id: operation.id })).rejects.toMatchObject({ code: 'state-forbids' })
    expect(await database.db.retainedHead.count({ where: { operationId: operation.id } })).toBe(1)
  })

  it('is over once the time is up, or the restore was confirmed', async () => {
    const late = await restored({ undoUntil: new Date(Date.now() - 1) })
    await expect(undoRestore({ ...context(), id: late.id })).rejects.toMatchObject({ code: 'state-forbids' })
    const kept = await restored({ undoUntil: new Date(Date.now() + 60_000) })
    expect(await confirmRestore({ ...context(), id: kept.id })).toMatchObject({ undoUntil: null, can: { undo: { allowed: false } } })
    await expect(undoRestore({ ...context(), id: kept.id })).rejects.toMatchObject({ code: 'state-forbids' })
    expect(await database.db.retainedHead.count({ where: { operationId: kept.id } })).toBe(0)
  })
})

describe('power', () => {
  it('follows what the state allows, and notes what is wanted', async () => {
    await expect(startVm({ ...context(), id: world.vm.id })).rejects.toMatchObject({ code: 'state-forbids' })
    await stopVm({ ...context(), id: world.vm.id, force: false })
    expect(await database.db.vm.findUniqueOrThrow({ where: { id: world.vm.id } })).toMatchObject({ wantedPower: 'stopped' })
    await expect(stopVm({ ...context(), id: world.vm.id, force: true })).rejects.toMatchObject({ code: 'vm-busy' })
  })
})

describe('a restore point', () => {
  it('that is pinned is not deleted; unpinning forgets the reason', async () => {
    const { id } = await createSnapshotOf(database.db, world.vm)
    await updateRestorePoint({ ...context(), id, body: { pinned: true, pinReason: 'year end' } })
    await expect(deleteRestorePoint({ ...context(), id })).rejects.toMatchObject({ code: 'state-forbids' })
    expect(await updateRestorePoint({ ...context(), id, body: { pinned: false } })).toMatchObject({ pinReason: '' })
    expect(await previewRestorePointDeletion({ ...context(), id })).toMatchObject({ freesBytes: 0, otherPoints: 0 })
    expect((await deleteRestorePoint({ ...context(), id })).operation).toMatchObject({ kind: 'snapshot.delete', restorePointId: id })
    await expect(deleteRestorePoint({ ...context(), id })).rejects.toMatchObject({ code: 'state-forbids' })
  })
})

describe('roles', () => {
  it('say no in `can` with the reason, and in the use case itself', async () => {
    const viewer = actorOf(world.accountId, { role: 'viewer' })
    const vm = await getVm({ ...context(), actor: viewer, id: world.vm.id })
    expect(vm.can.snapshot).toEqual({ allowed: false, reason: 'Your role (viewer) does not allow this.' })
    const asked = createSnapshot({ ...context(), actor: viewer, body: { vmId: world.vm.id, quiesce: 'auto' } })
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
    const operator = actorOf(world.accountId, { role: 'operator' })
    const point = await createSnapshotOf(database.db, world.vm)
    const inPlace = restoreInPlace({ ...context(), actor: operator, id: point.id, confirmName: world.vm.name, powerOn: true })
    await expect(inPlace).rejects.toMatchObject({ code: 'forbidden' })
  })
})

it('renames a VM to a free name only', async () => {
  const id = world.vm.id
  expect(await updateVm({ ...context(), id, body: { name: 'renamed' } })).toMatchObject({ name: 'renamed' })
  await database.db.vm.create({
    data: {
      ...(await database.db.vm.findUniqueOrThrow({ where: { id } })),
      id: newId('vm'),
      name: 'other',
      uuid: newId('vm'),
      mac: newId('vm'),
    },
  })
  await expect(updateVm({ ...context(), id, body: { name: 'other' } })).rejects.toMatchObject({ code: 'conflict' })
})
