import type { CallOptions } from '../port'
import { failureOf } from './failures'
import { runProgram } from './run-program'
import type { HostConnection } from './virsh'

/** One qemu-img command; the caller states every format. @returns its standard output */
export async function qemuImg(connection: HostConnection, args: readonly string[], options: CallOptions = {}): Promise<string> {
  const result = await runProgram('qemu-img', args, { ...options, env: connection.env })
  if (result.exitCode !== 0) throw failureOf(result.stderr, `qemu-img ${args.join(' ')}`)
  return result.stdout
}
