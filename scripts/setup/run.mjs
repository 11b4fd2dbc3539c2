import { spawn } from 'node:child_process'
import { SetupError } from './say.mjs'

// mke2fs, libvirtd and their kin are not on an ordinary user's PATH.
export const systemPath = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(':')

/** Aborted when the person asks us to stop: whatever `run` is at ends at once, unless it was told to go on. */
export const interruption = new AbortController()

/** The argument array that runs `argv` as `user` (null: as we are), with a signal for when its parent dies. */
export function asUser(user, argv, deathSignal = 'KILL') {
  const identity = user ? ['--reuid', user.name, '--regid', user.name, '--init-groups'] : []
  return ['setpriv', ...identity, '--pdeathsig', deathSignal, '--', ...argv]
}

/**
 * Runs a program to its end. Its output is kept and shown in the error should it fail; `show` passes it through instead.
 * @param {readonly string[]} argv
 * @param {{cwd?: string, env?: Record<string, string | undefined>, user?: {name: string} | null, timeoutMs?: number, show?: boolean,
 *   signal?: AbortSignal | null, accept?: readonly number[]}} [options]
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(argv, { cwd, env, user = null, timeoutMs = 120_000, show = false, signal = interruption.signal, accept = [0] } = {}) {
  const [file, ...args] = asUser(user, argv)
  return new Promise((resolve, reject) => {
    const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
    const child = spawn(file, args, {
      cwd,
      env: env ?? { ...process.env, PATH: systemPath },
      stdio,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      signal: signal ?? undefined,
    })
    let output = ''
    const keep = (chunk) => (output = (output + chunk).slice(-200_000))
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', reject)
    child.on('close', (code, killedBy) => {
      if (code !== null && accept.includes(code)) return resolve({ code, output })
      const how = killedBy ? `was ended by ${killedBy} (limit ${timeoutMs / 1000} s)` : `ended with ${code}`
      reject(new SetupError(`${argv.join(' ')}\n${how}${output ? `:\n${output.trimEnd().split('\n').slice(-40).join('\n')}` : ''}`))
    })
  })
}
