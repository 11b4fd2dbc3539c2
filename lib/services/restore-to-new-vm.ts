import { randomBytes, randomUUID } from 'node:crypto'
import type { Accepted } from '@/lib/contract/operation'
import { isUniqueViolation } from '@/lib/db/errors'
import { recordEvent } from '@/lib/db/record-event'
import { restorePointCan } from '@/lib/domain/can'
import { newId } from '@/lib/id'
import { createOperation } from '@/lib/operations/create-operation'
import { inTransaction, type Context, type Once } from './context'
import { loadRestorePoint } from './get-restore-point'
import { holdReadyPoint } from './lock-rows'
import { presentOperation } from './present-operation'
import { pointFacts } from './present-restore-point'
import { restoreHostOf } from './restore-host'
import { assertMay } from './verdict'
import { assertNameFree } from './vm-name'
import { readVmSpec } from '@/lib/db/vm-spec'

export interface RestoreToNewVm extends Context {
  id: string
  name: string
  network: 'isolated' | 'same'
  once?: Once
}

const attempts = 3

/**
 * Makes a VM beside the old one from a point: its row (state `creating`, own UUID and MAC, isolated unless told otherwise) and the operation.
 * @throws `conflict` on path `name` when the account has a VM of that name
 */
export async function restoreToNewVm(options: RestoreToNewVm): Promise<Accepted> {
  const { db, actor, clock, id, name, network, once } = options
  const { accountId } = actor
  const point = await loadRestorePoint(db, accountId, id)
  assertMay(actor, 'restore.new-vm', restorePointCan('restoreNewVm', pointFacts(point, false)))
  const hostId = await restoreHostOf(db, id)
  const source = point.vmId ? await db.vm.findFirst({ where: { id: point.vmId, accountId }, select: { networkMode: true } }) : null
  const networkMode = network === 'same' ? (source?.networkMode ?? 'user') : 'isolated'
  const now = clock.now()
  for (let attempt = 1; ; attempt++) {
    await assertNameFree(db, accountId, name)
    try {
      return await inTransaction(db, once, async (tx) => {
        await holdReadyPoint(tx, accountId, id)
        const vmId = newId('vm', now)
        await tx.vm.create({
          data: {
            id: vmId,
            accountId,
            hostId,
            name,
            state: 'creating',
            uuid: randomUUID(),
            mac: newMac(),
            ...readVmSpec(point.vmSpec),
            networkMode,
            wantedPower: 'running',
            power: 'stopped',
            createdAt: now,
          },
        })
        const kind = 'restore.new-vm'
        const operation = await createOperation(tx, { actor, accountId, hostId, kind, params: {}, vmId, restorePointId: id, now })
        await recordEvent(tx, accountId, { resource: 'vm', id: vmId, vmId, change: 'created' })
        return { operation: await presentOperation(tx, actor, now, operation) }
      })
    } catch (thrown) {
      // The name was taken meanwhile (then the check says so), or the random MAC was: another one is tried.
      if (!isUniqueViolation(thrown) || attempt === attempts) throw thrown
    }
  }
}

/** QEMU's own range of locally given addresses. */
function newMac(): string {
  return ['52', '54', '00', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
}
