import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, chownSync } from 'node:fs'
import { asUser } from '../setup/run.mjs'
import { birthOf, signal, until } from './process-table.mjs'

const keepLogBytes = 10_000_000

function openLog(file, user) {
  if (existsSync(file) && statSync(file).size > keepLogBytes) renameSync(file, `${file}.1`)
  const log = openSync(file, 'a', 0o640)
  if (user) chownSync(file, user.uid, user.gid)
  return log
}

/**
 * Starts a long-lived program in a session of its own, so that a Ctrl-C in the terminal reaches the supervisor alone, which stops
 * things in order. Should the supervisor die, the kernel sends the program `deathSignal`.
 * @param {{name: string, argv: readonly string[], env: Record<string, string | undefined>, cwd: string, user: {name: string, uid: number, gid: number} | null,
 *   logFile: string, stopSignal?: NodeJS.Signals, deathSignal?: string, graceMs?: number}} spec
 */
export function startChild({ name, argv, env, cwd, user, logFile, stopSignal = 'SIGTERM', deathSignal = 'TERM', graceMs = 8_000 }) {
  const log = openLog(logFile, user)
  const [file, ...args] = asUser(user, argv, deathSignal)
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  const exited = new Promise((resolve) => {
    child.on('exit', (code, killedBy) => {
      // Whatever it has left behind in its group goes with it.
      signal(-child.pid, 'SIGKILL')
      resolve(killedBy ?? `exit code ${code}`)
    })
    child.on('error', (error) => resolve(error.message))
  })
  let ended
  void exited.then((how) => (ended = how))
  const pid = child.pid
  return {
    name,
    pid,
    birth: pid === undefined ? undefined : birthOf(pid),
    logFile,
    exited,
    /** How it ended, or undefined while it runs. */
    ended: () => ended,
    /** Asks it to end, and insists after `graceMs`. */
    async stop() {
      if (pid === undefined || ended !== undefined) return
      signal(pid, stopSignal)
      if (!(await until(() => ended !== undefined, graceMs, 20))) signal(-pid, 'SIGKILL')
      await exited
    },
  }
}

/** The end of a log, for an error message. */
export function tailOf(logFile, lines = 15) {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '(no log)'
}
