import { AppError } from '@/lib/errors'
import type { CallOptions } from '../port'
import { failureOf } from './failures'
import { runProgram, type ProgramEnv, type ProgramResult } from './run-program'
import { isForSession, VirshSessions } from './virsh-session'

export interface HostConnection {
  /** libvirt's URI of the host, `qemu:///session` for the embedded one. */
  uri: string
  /** What the programs see: PATH, HOME and the XDG_* folders that choose the session. */
  env: ProgramEnv
}

// A word that virsh's own `echo` prints between the answers of a batch; no XML and no JSON of libvirt holds it on a line of its own.
const separator = '@@holdfast-next@@'

/** By what the programs see, which is the same for as long as a driver lives, and by address. */
const sessionsOf = new WeakMap<ProgramEnv, Map<string, VirshSessions>>()

/** One virsh command. @returns its standard output */
export async function virsh(connection: HostConnection, args: readonly string[], options: CallOptions = {}): Promise<string> {
  if (args.every(isQuotable) && isForSession(scriptOf([args]))) return runInSession(connection, scriptOf([args]), options)
  const { exitCode, stdout, stderr } = await runAlone(connection, args, options)
  if (exitCode !== 0) throw failureOf(stderr, `virsh ${args.join(' ')}`)
  return stdout
}

/**
 * Several commands over one connection. All must succeed.
 * @returns their outputs in the same order
 */
export async function virshBatch(
  connection: HostConnection,
  commands: readonly (readonly string[])[],
  options: CallOptions = {},
): Promise<string[]> {
  if (commands.length === 0) return []
  const script = scriptOf(commands)
  const output = isForSession(script) ? await runInSession(connection, script, options) : await runBatchAlone(connection, script, options)
  const answers = output.split(new RegExp(`${separator}\n?`))
  if (answers.length !== commands.length) {
    throw new AppError('hypervisor-refused', 'The hypervisor refused.', { internal: `virsh: ${answers.length} answers to ${script}` })
  }
  return answers
}

function scriptOf(commands: readonly (readonly string[])[]): string {
  return commands.map((args) => args.map(quoted).join(' ')).join(`; echo ${separator}; `)
}

async function runInSession(connection: HostConnection, script: string, options: CallOptions): Promise<string> {
  const { stdout, stderr } = await sessionsFor(connection).run(script, options)
  if (failed(stderr)) throw failureOf(stderr, `virsh ${script}`)
  return stdout
}

async function runBatchAlone(connection: HostConnection, script: string, options: CallOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runAlone(connection, [script], options)
  if (exitCode !== 0 || failed(stderr)) throw failureOf(stderr, `virsh ${script}`)
  return stdout
}

function runAlone({ uri, env }: HostConnection, args: readonly string[], options: CallOptions): Promise<ProgramResult> {
  return runProgram('virsh', ['-q', '-c', uri, ...args], { ...options, env })
}

/** virsh goes on with the next command after one that failed, and then exits as the last one did. */
function failed(stderr: string): boolean {
  return /^error:/m.test(stderr)
}

function sessionsFor({ uri, env }: HostConnection): VirshSessions {
  const byUri = sessionsOf.get(env) ?? new Map<string, VirshSessions>()
  sessionsOf.set(env, byUri)
  const sessions = byUri.get(uri) ?? new VirshSessions(uri, env)
  byUri.set(uri, sessions)
  return sessions
}

function isQuotable(word: string): boolean {
  return !word.includes("'")
}

/** virsh's own quoting rules for a command string: nothing is special between single quotes. */
function quoted(word: string): string {
  if (!isQuotable(word)) throw new AppError('internal', 'Something went wrong on our side.', { internal: `not a virsh word: ${word}` })
  return `'${word}'`
}
