import { spawn } from 'node:child_process'
import { AppError, asAppError } from '@/lib/errors'
import type { CallOptions } from '../port'

/** Variables that a program is started with; nothing of ours is handed on by itself. */
export type ProgramEnv = Readonly<Record<string, string | undefined>>

export interface ProgramResult {
  exitCode: number
  stdout: string
  stderr: string
}

export interface ProgramOptions extends CallOptions {
  env: ProgramEnv
  /** For its standard input, which is empty without. */
  input?: string
  /** Gets the standard output as it comes, however long it is; `stdout` is empty then. What it throws ends the program. */
  onOutput?: (chunk: Buffer) => void
}

export const maxOutputBytes = 64 * 1024 * 1024
export const defaultTimeoutMs = 30_000
/** A program that waits in the kernel for a storage that is gone does not even hear SIGKILL: nobody waits for it any longer. */
const unkillableMs = 2000

/**
 * Runs a program by argument array, never through a shell, with a time limit, an abort signal and bounded output.
 * A program that exits with another code than 0 is a result, not an error.
 * @throws AppError `cancelled`, `hypervisor-timeout`, `hypervisor-unreachable` (it cannot be started), `hypervisor-refused` (endless output)
 */
export function runProgram(file: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const { signal, timeoutMs = defaultTimeoutMs, env, input = '', onOutput } = options
  const what = `${file} ${args.join(' ')}`
  if (signal?.aborted) return Promise.reject(cancelled(what))
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: programEnvOf(env), stdio: ['pipe', 'pipe', 'pipe'] })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    let bytes = 0
    let stopped: AppError | null = null
    let late: NodeJS.Timeout | undefined
    const stop = (why: AppError) => {
      stopped ??= why
      child.kill('SIGKILL')
      late ??= setTimeout(() => {
        settle()
        for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy()
        child.unref()
        reject(stopped ?? why)
      }, unkillableMs)
    }
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxOutputBytes) stop(new AppError('hypervisor-refused', 'The hypervisor answered too much.', { internal: what }))
      else into.push(chunk)
    }
    const handOn = (hear: (chunk: Buffer) => void) => (chunk: Buffer) => {
      if (stopped) return
      try {
        hear(chunk)
      } catch (thrown) {
        stop(asAppError(thrown))
      }
    }
    const onAbort = () => stop(cancelled(what))
    const timer = setTimeout(() => stop(timedOut(what, timeoutMs)), timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      clearTimeout(timer)
      clearTimeout(late)
      signal?.removeEventListener('abort', onAbort)
    }
    child.stdout.on('data', onOutput ? handOn(onOutput) : collect(stdout))
    child.stdin.on('error', () => {
      // It ended before it had read all; its exit code says whether that was well.
    })
    child.stdin.end(input)
    child.stderr.on('data', collect(stderr))
    child.on('error', (cause) => {
      settle()
      reject(unreachable(what, cause))
    })
    child.on('close', (code) => {
      settle()
      if (stopped) reject(stopped)
      else resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') })
    })
  })
}

/** In the C locale: what a program says is read by its words. */
export function programEnvOf(env: ProgramEnv): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', ...env, LC_ALL: 'C' }
}

export function cancelled(what: string): AppError {
  return new AppError('cancelled', 'This was cancelled.', { internal: what })
}

export function timedOut(what: string, timeoutMs: number): AppError {
  return new AppError('hypervisor-timeout', 'The hypervisor did not answer in time.', { internal: `${what}: ${timeoutMs} ms` })
}

export function unreachable(what: string, cause: unknown): AppError {
  return new AppError('hypervisor-unreachable', 'The hypervisor cannot be reached.', { internal: what, cause })
}
