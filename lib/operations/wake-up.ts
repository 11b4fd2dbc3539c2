import type { Tx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'

type Woken = { id: string; hostId: string; epoch: number }

/** Asks the relay to put the operation on its host's queue. Only a wake-up: a worker that never hears it finds the row by sweep. */
export async function recordWakeUp(tx: Tx, operation: Woken): Promise<void> {
  await tx.outbox.create({ data: wakeUpRow(operation) })
}

export function wakeUpRow({ id, hostId, epoch }: Woken): Prisma.OutboxCreateManyInput {
  return { topic: 'job', payload: { operationId: id, hostId, epoch } }
}
