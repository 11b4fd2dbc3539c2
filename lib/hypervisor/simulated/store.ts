import { readFileSync, statSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/errors'
import { hasCode, withFileLock } from './file-lock'
import { emptyState, serialise, simulatedState, type SimulatedState } from './state'

/** Holds the simulated host's state. What is given to it is synchronous, so that each sees and leaves a whole state. */
export interface SimulatedStore {
  read: <T>(look: (state: SimulatedState) => T) => Promise<T>
  /** Resolves when the change is kept. `change` must throw before it changes anything, or not at all. */
  change: <T>(change: (state: SimulatedState) => T) => Promise<T>
}

export function createMemoryStore(): SimulatedStore {
  const state = emptyState()
  return {
    read: (look) => settled(() => look(state)),
    change: (change) => settled(() => change(state)),
  }
}

const lockLimitMs = 10_000

/**
 * Keeps the state in one JSON file that is replaced as a whole. Several processes may use it at once: each change is made on what the
 * file holds, under a lock. Changes that come together are written together.
 */
export function createFileStore(file: string): SimulatedStore {
  let state = emptyState()
  let text = ''
  let version: string | null = null
  let waiting: (() => void)[] = []
  let writing: Promise<void> | null = null

  const refresh = () => {
    const found = versionOf(file)
    if (found === version) return
    text = found === null ? '' : readFileSync(file, 'utf8')
    state = found === null ? emptyState() : parseState(text, file)
    version = found
  }

  const writeBatch = async (batch: (() => void)[]) => {
    await mkdir(path.dirname(file), { recursive: true })
    await withFileLock(`${file}.lock`, lockLimitMs, async () => {
      refresh()
      for (const change of batch) change()
      const next = serialise(state)
      if (next === text) return
      const half = `${file}.tmp`
      await writeFile(half, next, { mode: 0o600 })
      await rename(half, file)
      text = next
      version = versionOf(file)
    })
  }

  const nextWrite = async (before: Promise<void> | null) => {
    // What went wrong with an earlier write has been told to those who waited for it.
    if (before) await Promise.allSettled([before])
    const batch = waiting
    waiting = []
    try {
      await writeBatch(batch)
    } catch (cause) {
      version = 'unknown'
      if (cause instanceof AppError) throw cause
      throw new AppError('hypervisor-unreachable', 'The hypervisor cannot be reached.', { internal: file, cause })
    }
  }

  return {
    read: (look) =>
      settled(() => {
        refresh()
        return look(state)
      }),
    async change<T>(change: (state: SimulatedState) => T): Promise<T> {
      let outcome: { value: T } | { error: unknown } | null = null
      const first = waiting.length === 0
      waiting.push(() => {
        try {
          outcome = { value: change(state) }
        } catch (error) {
          outcome = { error }
        }
      })
      if (first) writing = nextWrite(writing)
      await writing
      return outcomeOf(outcome)
    },
  }
}

/** What is thrown is told as a rejection. */
function settled<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(run())
  })
}

function outcomeOf<T>(outcome: { value: T } | { error: unknown } | null): T {
  if (!outcome) throw new AppError('internal', 'Something went wrong on our side.', { internal: 'a simulated change was lost' })
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

function parseState(text: string, file: string): SimulatedState {
  try {
    return simulatedState.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('hypervisor-unreachable', 'The hypervisor cannot be reached.', {
      internal: `${file} is not a simulated host`,
      cause,
    })
  }
}

/** Changes with every write, since each makes a new file. Null where there is none. */
export function versionOf(file: string): string | null {
  try {
    const { ino, mtimeNs, size } = statSync(file, { bigint: true })
    return `${ino}-${mtimeNs}-${size}`
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
