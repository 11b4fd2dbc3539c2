import type { z } from 'zod'
import type { Clock } from '@/lib/clock'
import type { Db, Tx } from '@/lib/db/client'
import type { Operation, Prisma } from '@/lib/db/generated/client'
import type { Env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Hypervisor } from '@/lib/hypervisor/port'
import type { Repository } from '@/lib/repository/port'
import type { Logger } from '@/lib/log'
import { withEffectLock } from '@/lib/operations/effect-lock'
import type { Claim } from '@/lib/operations/claim-operation'
import { addWarning, endOperation, rememberStep, setProgress, setStep, type Ending } from '@/lib/operations/write-operation'

export interface HandlerDeps {
  db: Db
  hypervisor: Hypervisor
  repository: Repository
  clock: Clock
  log: Logger
  /** What becomes of layers in the repository some time after they were captured. */
  compression: Env['HOLDFAST_REPOSITORY_COMPRESSION']
}

/** Everything that a handler needs to be killed at any line: fenced effects, remembered steps, one final transaction. */
export class OperationContext {
  readonly operation: Operation
  private ended: Ending['state'] | null = null

  constructor(
    readonly deps: HandlerDeps,
    readonly claim: Claim,
    /** Aborts when the claim is lost or the worker stops. */
    readonly signal: AbortSignal,
    private readonly isCancelling: () => boolean,
  ) {
    this.operation = claim.operation
  }

  get db(): Db {
    return this.deps.db
  }
  get hypervisor(): Hypervisor {
    return this.deps.hypervisor
  }
  /** Whether somebody has called the operation off; a killed program says `cancelled` too when only the worker stops. */
  get cancelling(): boolean {
    return this.isCancelling()
  }
  now(): Date {
    return this.deps.clock.now()
  }
  get endedAs(): Ending['state'] | null {
    return this.ended
  }

  /**
   * Runs `work` once in the operation's life and remembers what it found out; a later claim gets the remembered data.
   * `work` must be repeatable all the same: it may be killed before its data is written.
   * A wish to cancel is heard before the step begins.
   */
  async step<T extends Prisma.InputJsonValue>(name: string, data: z.ZodType<T>, work: () => Promise<T>): Promise<T> {
    return this.stepTogether(name, data, work, () => Promise.resolve())
  }

  /** Like {@link step}, for rows that must commit together with the remembered data. */
  async stepTogether<T extends Prisma.InputJsonValue>(
    name: string,
    data: z.ZodType<T>,
    work: () => Promise<T>,
    rows: (tx: Tx, found: T) => Promise<void>,
  ): Promise<T> {
    const done = await this.remembered(name, data)
    if (done !== null) return done
    this.throwIfStopped()
    await setStep(this.db, this.claim, name)
    const found = await work()
    await this.db.$transaction(async (tx) => {
      await rows(tx, found)
      await rememberStep(tx, this.claim, name, found)
    })
    return found
  }

  /** What an earlier claim, or this one, found out in that step; null if it has not been finished. */
  async remembered<T>(name: string, data: z.ZodType<T>): Promise<T | null> {
    const row = await this.db.operationStep.findUnique({ where: { operationId_name: { operationId: this.operation.id, name } } })
    return row ? data.parse(row.data) : null
  }

  /**
   * An effect on the hypervisor or a pool: never beside another one of the same VM, never after the claim is lost.
   * `work` hands its signal on: it aborts with the operation's own, and at the limit.
   */
  async effect<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withEffectLock(this.db, this.claim, limitMs, work, this.signal)
  }

  async progress(doneBytes: number, totalBytes: number): Promise<void> {
    await setProgress(this.db, this.claim, doneBytes, totalBytes)
  }

  async warn(warning: string): Promise<void> {
    await addWarning(this.db, this.claim, warning)
  }

  /** Commits what the operation made true together with its terminal state. */
  async end(ending: Ending, rows: (tx: Tx) => Promise<void>): Promise<void> {
    await this.db.$transaction(async (tx) => {
      await rows(tx)
      await endOperation(tx, this.claim, ending, this.now())
    })
    this.ended = ending.state
  }

  throwIfStopped(): void {
    if (this.signal.aborted) throw new AppError('unavailable', 'The worker is stopping; another one goes on.')
    if (this.isCancelling()) throw new AppError('cancelled', 'Cancelled.')
  }
}
