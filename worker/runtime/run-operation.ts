import { heartbeatIntervalMs, operationKinds, retryDelaysMs, type OperationKind } from '@/lib/domain/operation'
import { isPassing } from '@/lib/db/errors'
import { asAppError, AppError } from '@/lib/errors'
import { claimOperation, type Claim } from '@/lib/operations/claim-operation'
import { beat, beginUndo, releaseOperation } from '@/lib/operations/write-operation'
import { OperationContext, type HandlerDeps } from './context'
import { boundHandler, type Failure, type Handlers } from './handler'

/** An operation that has been taken over this often has killed its workers, or they it; taking it back may be begun as often again. */
const maxEpochs = 50
/** How often taking back is tried before the operation ends as failed with a warning, and a person must look. */
const maxUndoAttempts = 8

/**
 * Claims one operation and works on it until it ends, is released, or is lost.
 * @returns `idle` when there was nothing to claim
 */
export async function runOperation(
  deps: HandlerDeps,
  handlers: Handlers,
  operationId: string,
  stopping: AbortSignal,
): Promise<'idle' | 'ended' | 'released' | 'lost'> {
  const claim = await claimOperation(deps.db, operationId)
  if (!claim) return 'idle'
  const log = deps.log.child({ operationId, kind: claim.operation.kind, epoch: claim.epoch, requestedBy: claim.operation.requestedById })
  const work = new AbortController()
  const signal = AbortSignal.any([stopping, work.signal])
  let cancelling = claim.operation.state === 'cancelling'
  const heart = startHeartbeat(deps, claim, {
    onCancelling: () => (cancelling = true),
    onLost: () => work.abort(),
  })
  const context = new OperationContext({ ...deps, log }, claim, signal, () => cancelling)
  try {
    log.info('claimed')
    return await advance(context, handlers, stopping)
  } catch (thrown) {
    const error = asAppError(thrown)
    if (error.code === 'claim-lost') {
      log.warn('claim lost to a later epoch')
      return 'lost'
    }
    // The row keeps its heartbeat and is taken over by the sweep once that is stale.
    log.error({ err: thrown, internal: error.internal }, 'left to the sweep')
    return 'lost'
  } finally {
    await heart.stop()
  }
}

async function advance(context: OperationContext, handlers: Handlers, stopping: AbortSignal): Promise<'ended' | 'released'> {
  const { operation, claim, db } = context
  const log = context.deps.log
  const kind = kindOf(operation.kind)
  const handler = boundHandler(handlers, kind, operation.params)
  let failure: Failure | null = operation.undoing ? failureOf(operation) : null
  if (!failure) {
    try {
      if (claim.epoch > maxEpochs) throw new AppError('internal', 'It was begun too often without coming to its end.')
      await handler.run(context)
      log.info({ endedAs: context.endedAs }, 'ended')
      return 'ended'
    } catch (thrown) {
      const error = asAppError(thrown)
      if (error.code === 'claim-lost') throw error
      log.warn({ err: thrown, internal: error.internal, code: error.code }, 'run failed')
      if (stopping.aborted && !context.cancelling) return release(context, null)
      const delayMs = error.retryable || isPassing(thrown) ? retryDelaysMs[operation.attempts] : undefined
      if (delayMs !== undefined) return release(context, new Date(Date.now() + delayMs))
      await beginUndo(db, claim, error)
      failure = failureOf({ errorCode: error.code, errorMessage: error.message })
    }
  }
  // Each wait for a host counts as an attempt; what is left are the claims that ended with their worker.
  if (claim.epoch - operation.attempts > 2 * maxEpochs) {
    log.error('taking back was begun too often; given up')
    return giveUp(context, failure)
  }
  try {
    await handler.undo(context, failure)
    log.info({ endedAs: context.endedAs }, 'undone')
    return 'ended'
  } catch (thrown) {
    const error = asAppError(thrown)
    if (error.code === 'claim-lost') throw error
    log.error({ err: thrown, internal: error.internal }, 'taking back failed')
    if (stopping.aborted) return release(context, null)
    // A host that is away is waited for: ending now would leave the VM on disks that its rows do not know.
    // A host that is away is waited for: ending now would leave the VM on disks that its rows do not know.
    if (error.code === 'hypervisor-unreachable' || operation.attempts < maxUndoAttempts)
      return release(context, new Date(Date.now() + Math.min(60_000, 5_000 * (operation.attempts + 1))))
    return giveUp(context, failure)
  }
}

/** Ends what could not be taken back, and says so. */
async function giveUp(context: OperationContext, failure: Failure): Promise<'ended'> {
  const { restorePointId, vmId } = context.operation
  await context.warn('Not everything could be taken back; our staff have been told and will look at this VM.')
  await context.end({ ...failure, state: 'failed' }, async (tx) => {
    // What it was making must not look for ever as if it were still being made.
    const made = { state: 'failed', failure: failure.error.message } as const
    if (restorePointId) await tx.restorePoint.updateMany({ where: { id: restorePointId, state: 'creating' }, data: made })
    if (vmId) await tx.vm.updateMany({ where: { id: vmId, state: 'creating' }, data: { state: 'failed' } })
  })
  return 'ended'
}

async function release(context: OperationContext, runAfter: Date | null): Promise<'released'> {
  await releaseOperation(context.db, context.claim, runAfter)
  return 'released'
}

function failureOf(row: { errorCode: string | null; errorMessage: string | null }): Failure {
  const code = row.errorCode ?? 'internal'
  return {
    state: code === 'cancelled' ? 'cancelled' : 'failed',
    error: { code, message: row.errorMessage ?? 'Something went wrong on our side.' },
  }
}

function kindOf(kind: string): OperationKind {
  const known = operationKinds.find((candidate) => candidate === kind)
  if (!known) throw new AppError('internal', 'Something went wrong on our side.', { internal: `unknown kind of operation ${kind}` })
  return known
}

/** Beats in a connection of its own while handlers hold transactions open; a lost claim aborts the work. */
function startHeartbeat(deps: HandlerDeps, claim: Claim, on: { onCancelling: () => void; onLost: () => void }) {
  let pending: Promise<void> = Promise.resolve()
  const once = async () => {
    try {
      if ((await beat(deps.db, claim)) === 'cancelling') on.onCancelling()
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'claim-lost') on.onLost()
      // A database that is away for a moment is not a lost claim; the next beat tells.
      else deps.log.warn({ err: thrown, operationId: claim.operation.id }, 'heartbeat not written')
    }
  }
  const timer = setInterval(() => {
    pending = pending.then(once)
  }, heartbeatIntervalMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await pending
    },
  }
}
