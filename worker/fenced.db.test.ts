import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { claimOperation } from '@/lib/operations/claim-operation'
import { hostQueueName } from '@/lib/jobs/catalogue'
import { cancelOperation } from '@/lib/services/cancel-operation'
import { createWorld, eventually, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

const manyVms = async (count: number) => {
  const vms: WorldVm[] = []
  for (let index = 0; index < count; index++) vms.push(await world.addVm())
  return vms
}

/** One snapshot was taken of each VM, once. */
async function expectOneEffectEach(operationIds: string[]): Promise<void> {
  for (const id of operationIds) expect((await world.ended(id)).state).toBe('succeeded')
  await world.quiet()
  const disks = await world.db.disk.findMany({ include: { head: { include: { parent: true } } } })
  for (const { head } of disks) expect([head.state, head.parent?.state, head.parent?.parentId]).toEqual(['writable', 'immutable', null])
  expect(await world.leftOver()).toEqual([])
}

test('two workers and one job: one effect', async () => {
  const vms = await manyVms(8)
  await Promise.all([world.startWorker(), world.startWorker()])
  const asked = await Promise.all(vms.map((vm) => world.snapshot(vm)))
  await expectOneEffectEach(asked.map(({ operationId }) => operationId))
  const epochs = await world.db.operation.findMany({ where: { kind: 'snapshot.create' }, select: { epoch: true } })
  expect(epochs.map(({ epoch }) => epoch)).toEqual(vms.map(() => 1))
})

test('a worker that stood still and wakes up late changes nothing any more', async () => {
  const vm = await world.addVm()
  await world.order([{ verb: 'freeze', mode: 'hang', step: 'before', times: 1 }])
  const still = await world.startWorker()
  const { operationId } = await world.snapshot(vm)
  await world.faultsMet(1)
  await world.standStill(still)
  await world.order([])
  await world.letHeartbeatsGrowOld()
  expect(await claimOperation(world.db, operationId), 'its effect may be under way: nobody else acts').toBeNull()

  // What idle_in_transaction_session_timeout does in the end.
  await world.db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`
  await world.startWorker()
  await world.ended(operationId)
  still.kill('SIGCONT')
  await expectOneEffectEach([operationId])
  expect((await world.db.operation.findUniqueOrThrow({ where: { id: operationId } })).epoch).toBe(2)
})

test('Redis emptied again and again: everything goes on', async () => {
  const vms = await manyVms(6)
  const redis = new Redis(env().REDIS_URL)
  await world.startWorker()
  const asked: string[] = []
  for (const vm of vms) {
    asked.push((await world.snapshot(vm)).operationId)
    const keys = await redis.keys(`bull:${hostQueueName(world.host.id)}*`)
    if (keys.length > 0) await redis.del(keys)
  }
  redis.disconnect()
  await expectOneEffectEach(asked)
})

test('cancelled in the middle: the VM is as it was, and the point says so', async () => {
  const vm = await world.addVm()
  await world.write(vm, 'kept')
  await world.order([{ verb: 'freeze', mode: 'slow', delayMs: 4_000, times: 1 }])
  await world.startWorker()
  const { operationId, restorePointId } = await world.snapshot(vm)
  await eventually('the freeze is under way', () => world.db.operation.findFirst({ where: { id: operationId, step: 'freeze' } }))
  await cancelOperation({ ...vm.context, id: operationId })
  const { state } = await world.ended(operationId)
  const point = await world.db.restorePoint.findUniqueOrThrow({ where: { id: restorePointId } })
  // A freeze that had begun is let finish; then there is nothing left to call off.
  expect([`${state} ${point.state}`]).toEqual([expect.stringMatching(/^(succeeded ready|cancelled failed)$/)])
  await world.quiet()
  expect(await world.marks(vm.domain)).toEqual(['kept', 'kept'])
  expect(await world.leftOver()).toEqual([])
})
