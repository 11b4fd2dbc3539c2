import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { createOperationRow, createWorld } from '@/lib/testing/factory'
import { claimOperation, type Claim } from './claim-operation'
import { effectLockKeyOf, withEffectLock } from './effect-lock'
import { listClaimable } from './list-claimable'

let database: TestDatabase
let world: Awaited<ReturnType<typeof createWorld>>
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  world = await createWorld(database.db)
})

const addOperation = async (kind: 'vm.start' | 'layers.collect' | 'snapshot.delete') =>
  createOperationRow(database.db, { accountId: world.accountId, hostId: world.host.id, vmId: world.vm.id, kind, runAfter: new Date(0) })

async function claimed(): Promise<Claim> {
  const claim = await claimOperation(database.db, (await addOperation('vm.start')).id)
  if (!claim) throw new Error('nothing to claim')
  return claim
}

/** What a program says that is stopped by its signal. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const stop = () => reject(new AppError('cancelled', 'This was cancelled.'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })

test('an effect is stopped at its limit, still under the lock, and not as if it had been called off', async () => {
  const { db } = database
  const claim = await claimed()
  let heldAtEnd = false
  const effect = async (signal: AbortSignal) => {
    await untilAborted(signal).finally(async () => {
      const [lock] = await db.$queryRaw<{ free: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(hashtextextended(${effectLockKeyOf(claim.operation)}, 0)) AS free`
      heldAtEnd = lock?.free === false
    })
  }
  await expect(withEffectLock(db, claim, 200, effect)).rejects.toMatchObject({ code: 'hypervisor-timeout' })
  expect(heldAtEnd).toBe(true)
})

test("an effect is stopped by the operation's own signal, and says so", async () => {
  const outer = new AbortController()
  const effect = (signal: AbortSignal) => {
    outer.abort()
    return untilAborted(signal)
  }
  await expect(withEffectLock(database.db, await claimed(), 60_000, effect, outer.signal)).rejects.toMatchObject({ code: 'cancelled' })
})

test('the sweep passes over what another operation of the VM keeps out, and finds the rest', async () => {
  await claimed()
  await addOperation('layers.collect')
  const free = await addOperation('snapshot.delete')
  const due = await listClaimable(database.db, world.host.id, 1)
  expect(due.map(({ id }) => id)).toEqual([free.id])
})

test('sessions notice a peer that has gone within a minute', async () => {
  const [found] = await database.db.$queryRaw<{ local: boolean; seconds: number }[]>`
    SELECT inet_client_addr() IS NULL AS local,
      current_setting('tcp_keepalives_idle')::int
        + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int AS seconds`
  // A socket in the file system has no such setting and needs none: its peer is on the same machine.
  expect(found?.local === true || (found?.seconds ?? 0) === 50).toBe(true)
})
