import { AppError } from '@/lib/errors'
import type { CallOptions } from '../port'
import { failureOf } from './failures'
import { runProgram, type ProgramEnv } from './run-program'

export interface HostConnection {
  /** libvirt's URI of the host, `qemu:///session` for the embedded one. */
  uri: string
  /** What the programs see: PATH, HOME and the XDG_* folders that choose the session. */
  env: ProgramEnv
}

// A word that virsh's own `echo` prints between the answers of a batch; no XML and no JSON of libvirt holds it on a line of its own.
const separator = '@@holdfast-next@@'

/** One virsh command. @returns its standard output */
export async function virsh(connection: HostConnection, args: readonly string[], options: CallOptions = {}): Promise<string> {
  const all = ['-q', '-c', connection.uri, ...args]
  const result = await runProgram('virsh', all, { ...options, env: connection.env })
  if (result.exitCode !== 0) throw failureOf(result.stderr, `virsh ${args.join(' ')}`)
  return result.stdout
}

/**
 * Several commands over one connection (a connection costs more than a command). All must succeed.
 * @returns their outputs in the same order
 */
export async function virshBatch(
  connection: HostConnection,
  commands: readonly (readonly string[])[],
  options: CallOptions = {},
): Promise<string[]> {
  if (commands.length === 0) return []
  const script = commands.map((args) => args.map(quoted).join(' ')).join(`; echo ${separator}; `)
  const result = await runProgram('virsh', ['-q', '-c', connection.uri, script], { ...options, env: connection.env })
  if (result.exitCode !== 0 || /^error:/m.test(result.stderr)) throw failureOf(result.stderr, `virsh ${script}`)
  const answers = result.stdout.split(new RegExp(`${separator}\n?`))
  if (answers.length !== commands.length) {
    throw new AppError('hypervisor-refused', 'The hypervisor refused.', { internal: `virsh: ${answers.length} answers to ${script}` })
  }
  return answers
}

/** virsh's own quoting rules for a command string: nothing is special between single quotes. */
function quoted(word: string): string {
  if (word.includes("'")) throw new AppError('internal', 'Something went wrong on our side.', { internal: `not a virsh word: ${word}` })
  return `'${word}'`
}
