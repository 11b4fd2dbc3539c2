import type { Tx } from '@/lib/db/client'

/** Asks the relay to put the operation on its host's queue. Only a wake-up: a worker that never hears it finds the row by sweep. */
export async function recordWakeUp(tx: Tx, operation: { id: string; hostId: string; epoch: number }): Promise<void> {
  await tx.outbox.create({
    data: { topic: 'job', payload: { operationId: operation.id, hostId: operation.hostId, epoch: operation.epoch } },
  })
}
