import { z } from 'zod'

/** The queue of one host; a worker serves the queues of the hosts that it reaches. */
export function hostQueueName(hostId: string): string {
  return `host-${hostId}`
}

/** A job is a wake-up: the row in PostgreSQL decides whether there is anything to do. */
export const operationJob = z.strictObject({ operationId: z.string(), hostId: z.string(), epoch: z.number().int() })
export type OperationJob = z.infer<typeof operationJob>

/** One job for each claim to come: a job for an epoch that has been claimed finds nothing to do. */
export function operationJobId(job: Pick<OperationJob, 'operationId' | 'epoch'>): string {
  return `${job.operationId}-${job.epoch}`
}

/** The database is asked again by the sweep; a job that failed is never tried again by the queue itself. */
export const operationJobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const
