import { setTimeout as delay } from 'node:timers/promises'
import type { OperationContext } from '../runtime/context'

const lookMs = 300
/** The longest that one step of the collector holds its locks. */
export const stepLimitMs = 60 * 60 * 1000

/** Whether a customer waits for one of these VMs, or for a restore from the account's layers on this host. */
export async function isAskedFor(context: OperationContext, vmIds: string[]): Promise<boolean> {
  const { accountId, hostId, id } = context.operation
  const asked = await context.db.operation.count({
    where: {
      id: { not: id },
      accountId,
      hostId,
      endedAt: null,
      OR: [
        { lane: { in: ['vm', 'backup'] }, vmId: { in: vmIds } },
        { kind: { in: ['restore.new-vm', 'restore.in-place', 'restore.undo'] } },
      ],
    },
  })
  return asked > 0
}

/** Works, and stops working as soon as somebody asks for the VMs concerned or restores from the layers. */
export async function whileNobodyAsks(
  context: OperationContext,
  concerned: string[],
  work: (signal: AbortSignal) => Promise<void>,
): Promise<'done' | 'made-way'> {
  const yielding = new AbortController()
  // The locks go with their transaction: what takes longer makes way before that and goes on in the next run.
  const tooLong = AbortSignal.timeout(stepLimitMs - 60_000)
  const signal = AbortSignal.any([context.signal, yielding.signal, tooLong])
  let working = true
  const watch = async () => {
    while (working) {
      if (await isAskedFor(context, concerned)) return yielding.abort()
      await delay(lookMs)
    }
  }
  // Without an answer it makes way; a rejection that nobody awaits yet would end the process.
  const watcher = watch().catch((err: unknown) => {
    context.deps.log.warn({ err }, 'cannot see who asks; making way')
    yielding.abort()
  })
  try {
    await work(signal)
    return 'done'
  } catch (thrown) {
    if (yielding.signal.aborted || tooLong.aborted) return 'made-way'
    throw thrown
  } finally {
    working = false
    await watcher
  }
}
