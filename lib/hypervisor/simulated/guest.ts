import { createHash } from 'node:crypto'
import { AppError } from '@/lib/errors'
import type { DiskTarget, DomainName } from '../port'
import { contentOf, domainIn, isUp, layerAt, type SimulatedDomain, type SimulatedHost, type SimulatedState } from './state'

export interface ExecResult {
  exitCode: number
  stdout: string
  stderr: string
}

type GuestProgram = (state: SimulatedState, head: string, args: readonly string[]) => ExecResult

const said = (stdout: string): ExecResult => ({ exitCode: 0, stdout, stderr: '' })
const failed = (exitCode: number, stderr: string): ExecResult => ({ exitCode, stdout: '', stderr })

const programs: ReadonlyMap<string, { operands: number; run: GuestProgram }> = new Map([
  ['write', { operands: 2, run: writeKey }],
  ['read', { operands: 1, run: readKey }],
  ['delete', { operands: 1, run: deleteKey }],
  ['wipe', { operands: 0, run: wipe }],
  ['say', { operands: 3, run: (_state, _head, [stdout = '', stderr = '', code]) => ({ exitCode: Number(code), stdout, stderr }) }],
  ['sha256', { operands: 0, run: (state, head) => said(hashOf(state, head)) }],
])

/**
 * The guest's few programs: `write KEY VALUE`, `read KEY`, `delete KEY`, `wipe`, `say OUT ERR CODE` and `sha256`, each with a disk's target behind it
 * (the first disk without one).
 * @throws AppError `guest-agent-missing`
 */
export function guestExec(state: SimulatedState, name: DomainName, argv: readonly string[]): ExecResult {
  const domain = domainIn(state, name)
  if (!agentAnswers(domain)) throw new AppError('guest-agent-missing', 'The guest agent does not answer.', { internal: name })
  const [command = '', ...args] = argv
  const program = programs.get(command)
  if (!program) return failed(127, `${command}: not found`)
  const target = args[program.operands]
  const disk = target === undefined ? domain.disks[0] : domain.disks.find((candidate) => candidate.target === target)
  if (!disk || args.length < program.operands) return failed(2, `${command}: no such disk or too few operands`)
  return program.run(state, disk.head, args)
}

export function agentAnswers(domain: SimulatedDomain): boolean {
  return domain.power === 'running' && domain.agent === 'answers'
}

/** SHA-256 of everything that a disk on this file reads. */
export function hashOf(state: SimulatedState, file: string): string {
  const content = [...contentOf(state, file)].sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** A guest's write, past its agent: it goes on while the agent hangs. */
export function writeAsGuest(state: SimulatedState, name: DomainName, target: DiskTarget, key: string, value: string): void {
  const domain = domainIn(state, name)
  const head = domain.disks.find((disk) => disk.target === target)?.head
  if (domain.power !== 'running' || head === undefined) {
    throw new AppError('state-mismatch', 'The VM is not running.', { internal: `${name} ${target}` })
  }
  layerAt(state, head).blocks[key] = value
}

/** What the guest has said since it was defined, and a line of its counter for every five seconds that it has been up. */
export function consoleTail(state: SimulatedState, host: SimulatedHost, name: DomainName, maxBytes: number): string {
  const domain = domainIn(state, name)
  const ticks = Math.floor(uptimeSeconds(domain, host) / 5)
  const counted = Array.from({ length: Math.min(ticks, 20) }, (_, index) => `counter ${(ticks - Math.min(ticks, 20) + index + 1) * 5}`)
  const text = [...domain.console, ...counted].map((line) => `${line}\n`).join('')
  const tail = Buffer.from(text).subarray(-maxBytes).toString('utf8')
  // A full window starts in the middle of a line.
  return tail.length < text.length ? tail.slice(tail.indexOf('\n') + 1) : tail
}

export function uptimeSeconds(domain: SimulatedDomain, host: SimulatedHost): number {
  return isUp(domain) && domain.bootedAtMs !== null ? Math.max(0, Math.floor((host.now().getTime() - domain.bootedAtMs) / 1000)) : 0
}

function writeKey(state: SimulatedState, head: string, [key = '', value = '']: readonly string[]): ExecResult {
  layerAt(state, head).blocks[key] = value
  return said('')
}

function readKey(state: SimulatedState, head: string, [key = '']: readonly string[]): ExecResult {
  const value = contentOf(state, head).get(key)
  return value === undefined ? failed(1, `${key}: no such key`) : said(value)
}

function deleteKey(state: SimulatedState, head: string, [key = '']: readonly string[]): ExecResult {
  if (!contentOf(state, head).has(key)) return failed(1, `${key}: no such key`)
  layerAt(state, head).blocks[key] = null
  return said('')
}

function wipe(state: SimulatedState, head: string): ExecResult {
  for (const key of contentOf(state, head).keys()) layerAt(state, head).blocks[key] = null
  return said('')
}
