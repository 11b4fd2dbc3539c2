import { setTimeout as delay } from 'node:timers/promises'
import type { CallOptions } from '../port'
import { failureOf } from './failures'
import type { LibvirtHost } from './host'
import { runProgram } from './run-program'

const flushLimitMs = 60_000
const pauseMs = 200

/**
 * Runs `work`, which writes into the file, while what it has written already goes to the disk: both together take about as long as the slower one.
 * All of it is durable when this returns. It never returns, nor throws, before `work` has ended.
 */
export async function whileFlushing<T>(host: LibvirtHost, file: string, options: CallOptions, work: () => Promise<T>): Promise<T> {
  const working = work()
  const ended = working.then(
    () => true,
    () => true,
  )
  try {
    while (!(await Promise.race([ended, delay(pauseMs, false)]))) await flushFile(host, file, options)
    const result = await working
    await flushFile(host, file, options)
    return result
  } catch (thrown) {
    await ended
    throw thrown
  }
}

/** By a program of its own: one that waits for a storage that is gone can be left, a thread of this process could not. */
async function flushFile(host: LibvirtHost, file: string, { signal, timeoutMs = flushLimitMs }: CallOptions): Promise<void> {
  const { exitCode, stderr } = await runProgram('sync', ['--data', file], { signal, timeoutMs, env: host.env })
  if (exitCode !== 0) throw failureOf(stderr, `sync ${file}`)
}
