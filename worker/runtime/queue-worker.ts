import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { hostQueueName, operationJob } from '@/lib/jobs/catalogue'
import type { Logger } from '@/lib/log'

export interface QueueWorkerOptions {
  hostId: string
  connection: Redis
  /** Operations of the host at once, over all its workers. */
  concurrency: number
  log: Logger
  run: (operationId: string) => Promise<unknown>
}

/** Serves one host's queue. The queue only wakes: who works on an operation is decided by its claim. */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<{ stop: () => Promise<void> }> {
  const name = hostQueueName(options.hostId)
  const queue = new Queue(name, { connection: options.connection })
  await queue.setGlobalConcurrency(options.concurrency)
  const worker = new Worker(name, async (job) => void (await options.run(operationJob.parse(job.data).operationId)), {
    connection: options.connection.duplicate(),
    concurrency: options.concurrency,
  })
  worker.on('error', (err) => options.log.warn({ err }, 'queue away; the sweep goes on without it'))
  worker.on('failed', (job, err) => options.log.error({ err, jobId: job?.id }, 'job failed'))
  return {
    stop: async () => {
      await worker.close()
      await queue.close()
    },
  }
}
