import { AppError } from '@/lib/errors'
import type { CallOptions, DomainName } from '../port'
import { mismatch } from './failures'
import { checkedName, poll, type LibvirtHost } from './host'
import { virsh } from './virsh'
import { find, findAll, type XmlElement } from './xml'

const shortSeconds = 2

/** Whether the guest has opened the agent's port; one that hangs is still "connected". */
export function agentConnected(liveXml: XmlElement): boolean {
  return findAll(find(liveXml, 'devices'), 'channel').some(({ children }) =>
    children.some(
      ({ name, attributes }) => name === 'target' && attributes['name'] === 'org.qemu.guest_agent.0' && attributes['state'] === 'connected',
    ),
  )
}

/**
 * One command to the guest agent. libvirt first synchronises with it; `seconds` bounds that and the command each, so that
 * a hanging agent never gets a command it could carry out later.
 * @throws AppError `guest-agent-missing`, `hypervisor-refused` (the agent's own error)
 */
export async function askAgent(
  host: LibvirtHost,
  domain: DomainName,
  command: Record<string, unknown>,
  seconds = shortSeconds,
  options: CallOptions = {},
): Promise<unknown> {
  const name = checkedName(domain)
  const timeout = ['guest-agent-timeout', name, '--timeout', String(seconds)]
  // The JSON goes by argv, not in a batch: the batch's quoting has no place for what a caller may put into it.
  await virsh(host, timeout, options)
  const answer: unknown = JSON.parse(
    await virsh(host, ['qemu-agent-command', name, '--timeout', String(seconds), JSON.stringify(command)], options),
  )
  if (!isRecord(answer) || !('return' in answer)) throw mismatch(`agent of ${name}: ${JSON.stringify(answer)}`)
  return answer['return']
}

export async function guestHeartbeat(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<{ answers: boolean }> {
  try {
    await askAgent(host, domain, { execute: 'guest-ping' }, shortSeconds, options)
    return { answers: true }
  } catch (error) {
    if (error instanceof AppError && (error.code === 'guest-agent-missing' || error.code === 'hypervisor-refused'))
      return { answers: false }
    throw error
  }
}

export async function guestExec(
  host: LibvirtHost,
  domain: DomainName,
  argv: readonly string[],
  options: CallOptions = {},
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const [program, ...args] = argv
  if (program === undefined) throw new AppError('invalid-input', 'No program was given.')
  const execute = { execute: 'guest-exec', arguments: { path: program, arg: args, 'capture-output': true } }
  const started = await askAgent(host, domain, execute, 5, options)
  const pid = isRecord(started) ? started['pid'] : undefined
  const ended = await poll(options.timeoutMs ?? 30_000, 50, options, async () => {
    const status = await virsh(
      host,
      ['qemu-agent-command', checkedName(domain), '--timeout', '5', JSON.stringify({ execute: 'guest-exec-status', arguments: { pid } })],
      options,
    )
    const answer: unknown = JSON.parse(status)
    const result = isRecord(answer) && isRecord(answer['return']) ? answer['return'] : {}
    return result['exited'] === true ? result : null
  })
  if (!ended) throw new AppError('hypervisor-timeout', 'The guest did not answer in time.', { internal: `${domain}: ${argv.join(' ')}` })
  // A program ended by a signal has no exit code; 128 and the signal is what a shell would say.
  const exitCode = typeof ended['exitcode'] === 'number' ? ended['exitcode'] : 128 + Number(ended['signal'] ?? 0)
  return { exitCode, stdout: decoded(ended['out-data']), stderr: decoded(ended['err-data']) }
}

/**
 * Makes sure that the guest's file systems are not frozen, with a second and a third attempt.
 * @returns warnings for the customer, none where the guest confirmed it
 */
export async function ensureThawed(host: LibvirtHost, domain: DomainName, seconds: number): Promise<string[]> {
  // Without the caller's signal: who cancels a freeze still wants a thawed guest.
  const deadline = Date.now() + seconds * 1000
  let last: unknown = null
  do {
    try {
      const status = await askAgent(host, domain, { execute: 'guest-fsfreeze-status' }, 1)
      if (status === 'thawed') return []
      host.warn('guest found frozen', { domain, status })
      await askAgent(host, domain, { execute: 'guest-fsfreeze-thaw' }, 5)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      last = error
    }
  } while (Date.now() < deadline)
  host.warn('guest did not confirm that it is thawed', { domain, error: String(last) })
  return ['The guest agent did not answer when asked whether the file systems are writable again.']
}

/** Bounds every later agent command of the running domain, libvirt's own ones (quiesce, shutdown) among them. */
export function limitAgentCommand(domain: DomainName, seconds: number): string[] {
  return ['guest-agent-timeout', checkedName(domain), '--timeout', String(Math.max(1, Math.ceil(seconds)))]
}

export async function limitAgent(host: LibvirtHost, domain: DomainName, seconds: number, options: CallOptions = {}): Promise<void> {
  await virsh(host, limitAgentCommand(domain, seconds), options)
}

/** Answers {"return":"thawed"} or "frozen". */
export function freezeStatusCommand(domain: DomainName): string[] {
  return ['qemu-agent-command', checkedName(domain), '--timeout', '2', '{"execute":"guest-fsfreeze-status"}']
}

function decoded(value: unknown): string {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
