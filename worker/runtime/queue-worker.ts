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
export function startQueueWorker(options: QueueWorkerOptions): { stop: () => Promise<void> } {
  const name = hostQueueName(options.hostId)
  const queue = new Queue(name, { connection: options.connection })
  // Answers when Redis does; until then the sweep works without a queue.
  queue.setGlobalConcurrency(options.concurrency).catch((err: unknown) => options.log.warn({ err }, 'queue limit not set'))
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
