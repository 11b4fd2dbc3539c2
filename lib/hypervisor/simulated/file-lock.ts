import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@/lib/errors'

const retryMs = 5

/**
 * Runs something while no other process (or driver in this one) holds the lock file. The lock of a process that was killed is taken over.
 * @throws AppError `hypervisor-timeout` when it stays taken for `limitMs`
 */
export async function withFileLock<T>(lock: string, limitMs: number, run: () => Promise<T>): Promise<T> {
  const mine = `${lock}.${randomUUID()}`
  const deadline = Date.now() + limitMs
  // Written first and linked then, so that a lock always says whose it is.
  await writeFile(mine, String(process.pid))
  try {
    while (!(await tryLink(mine, lock))) {
      if (Date.now() > deadline) throw new AppError('hypervisor-timeout', 'The hypervisor did not answer in time.', { internal: lock })
      if (await isOrphan(lock)) await takeAway(lock, `${mine}.orphan`)
      else await delay(retryMs)
    }
    try {
      return await run()
    } finally {
      await rm(lock, { force: true })
    }
  } finally {
    await rm(mine, { force: true })
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function isOrphan(lock: string): Promise<boolean> {
  try {
    process.kill(Number(await readFile(lock, 'utf8')), 0)
    return false
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return true
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EPERM')) return false
    throw error
  }
}

/** Another process may have taken the orphan away, and the lock itself, since we looked: what was moved is looked at again. */
async function takeAway(lock: string, aside: string): Promise<void> {
  try {
    await rename(lock, aside)
    if (!(await isOrphan(aside))) await tryLink(aside, lock)
    await rm(aside, { force: true })
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
