import type { Db, Tx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { recordEvent } from '@/lib/db/record-event'
import { heartbeatLimitMs } from '@/lib/domain/operation'
import type { AppError } from '@/lib/errors'
import type { Claim } from './claim-operation'
import { vmOf } from './claim-operation'
import { claimLost } from './effect-lock'
import { recordWakeUp } from './wake-up'

/** Whether browsers hear of it; where nothing but the progress changed, that itself. */
type Telling = boolean | { doneBytes: number; totalBytes: number }

/** Every write of a claimed operation goes through here: none lands once a later epoch has the operation. */
async function writeClaimed(tx: Tx, claim: Claim, data: Prisma.OperationUpdateManyMutationInput, tell: Telling): Promise<void> {
  const { count } = await tx.operation.updateMany({ where: { id: claim.operation.id, epoch: claim.epoch, endedAt: null }, data })
  if (count !== 1) throw claimLost()
  if (tell)
    await recordEvent(tx, claim.operation.accountId, {
      resource: 'operation',
      id: claim.operation.id,
      change: 'updated',
      ...vmOf(claim.operation),
      ...(tell === true ? {} : { progress: tell }),
    })
}

/** Says that the worker lives. Returns the state, so that a wish to cancel is heard. Throws `claim-lost`. */
export async function beat(db: Db, claim: Claim): Promise<'running' | 'cancelling'> {
  const rows = await db.$queryRaw<{ state: string }[]>`
    UPDATE "Operation" SET "heartbeatAt" = now()
    WHERE "id" = ${claim.operation.id} AND "epoch" = ${claim.epoch} AND "state" IN ('running', 'cancelling')
    RETURNING "state"::text AS "state"`
  const state = rows[0]?.state
  if (state !== 'running' && state !== 'cancelling') throw claimLost()
  return state
}

export async function setStep(db: Db, claim: Claim, step: string): Promise<void> {
  await db.$transaction((tx) => writeClaimed(tx, claim, { step }, true))
}

export async function setProgress(db: Db, claim: Claim, doneBytes: number, totalBytes: number): Promise<void> {
  await db.$transaction((tx) =>
    writeClaimed(tx, claim, { doneBytes: BigInt(doneBytes), totalBytes: BigInt(totalBytes) }, { doneBytes, totalBytes }),
  )
}

/** Adds a full sentence for the customer, once. */
export async function addWarning(db: Db, claim: Claim, warning: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.operation.findUniqueOrThrow({ where: { id: claim.operation.id }, select: { warnings: true } })
    if (row.warnings.includes(warning)) return
    await writeClaimed(tx, claim, { warnings: [...row.warnings, warning] }, true)
  })
}

/** Remembers a finished step in the caller's transaction, together with the rows that the step wrote. */
export async function rememberStep(tx: Tx, claim: Claim, name: string, data: Prisma.InputJsonValue): Promise<void> {
  await writeClaimed(tx, claim, { step: name }, false)
  await tx.operationStep.create({ data: { operationId: claim.operation.id, name, epoch: claim.epoch, data } })
}

/** From here on the work is taken back; a successor goes on with that. */
export async function beginUndo(db: Db, claim: Claim, error: AppError): Promise<void> {
  await db.$transaction((tx) => writeClaimed(tx, claim, { undoing: true, errorCode: error.code, errorMessage: error.message }, true))
}

export type Ending =
  | { state: 'succeeded'; result: Prisma.InputJsonObject; undoUntil?: Date }
  | { state: 'failed' | 'cancelled'; error: { code: string; message: string } }

/** The terminal state, in the same transaction as what the operation made true. */
export async function endOperation(tx: Tx, claim: Claim, ending: Ending, now: Date): Promise<void> {
  const data: Prisma.OperationUpdateManyMutationInput = { state: ending.state, step: null, endedAt: now, heartbeatAt: now }
  if (ending.state === 'succeeded') {
    data.result = ending.result
    data.errorCode = null
    data.errorMessage = null
    if (ending.undoUntil) data.undoUntil = ending.undoUntil
  } else {
    data.errorCode = ending.error.code
    data.errorMessage = ending.error.message
  }
  await writeClaimed(tx, claim, data, true)
  const vmId = claim.operation.vmId
  if (!vmId) return
  await recordEvent(tx, claim.operation.accountId, { resource: 'vm', id: vmId, vmId, change: 'updated' })
  const waiting = await tx.operation.findMany({ where: { vmId, state: 'queued' }, select: { id: true, hostId: true, epoch: true } })
  for (const operation of waiting) await recordWakeUp(tx, operation)
}

/** Gives the operation back for another try at `runAfter`, or at once for a successor when the worker stops. */
export async function releaseOperation(db: Db, claim: Claim, runAfter: Date | null): Promise<void> {
  await db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ state: string }[]>`
      SELECT "state"::text AS "state" FROM "Operation" WHERE "id" = ${claim.operation.id} FOR UPDATE`
    const later = runAfter ? { runAfter, attempts: { increment: 1 } } : {}
    // A wish to cancel must outlast the release: such a row stays `cancelling`, with a heartbeat that is too old from `runAfter` on.
    const data: Prisma.OperationUpdateManyMutationInput =
      rows[0]?.state === 'cancelling'
        ? { heartbeatAt: new Date(runAfter ? runAfter.getTime() - heartbeatLimitMs : 0), ...later }
        : { state: 'queued', ...later }
    await writeClaimed(tx, claim, data, true)
    if (!runAfter) await recordWakeUp(tx, claim.operation)
  })
}
