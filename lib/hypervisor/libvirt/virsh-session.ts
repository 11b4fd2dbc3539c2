import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { AppError } from '@/lib/errors'
import type { CallOptions } from '../port'
import { cancelled, defaultTimeoutMs, maxOutputBytes, programEnvOf, timedOut, unreachable, type ProgramEnv } from './run-program'

/** What a session wrote for one script. virsh goes on after a command that failed, so that each may have left its lines. */
export interface SessionAnswer {
  stdout: string
  stderr: string
}

/** Readline, which virsh reads with, takes time by the square of a line's length, and means something by what is not plain. */
const plainLine = /^[\x20-\x7e]{1,1500}$/
/** Sessions that nobody needs just now; more are ended at once. */
const mostIdle = 4
const idleMs = 60_000

/** Whether a session understands it; what it does not goes to a virsh of its own. */
export function isForSession(script: string): boolean {
  return plainLine.test(script)
}

/** Runs scripts over connections that stay: to start virsh and connect costs a hundred times what a command does. */
export class VirshSessions {
  private idle: VirshSession[] = []

  constructor(
    private readonly uri: string,
    private readonly env: ProgramEnv,
  ) {}

  /**
   * @param script virsh's commands, `;` between them
   * @throws AppError `cancelled`, `hypervisor-timeout`, `hypervisor-unreachable` (virsh cannot be started, or ended), `hypervisor-refused`
   * (endless output). libvirt may go on with a command that was left.
   */
  async run(script: string, options: CallOptions): Promise<SessionAnswer> {
    const session = this.idle.pop() ?? new VirshSession(this.uri, this.env, (ended) => this.forget(ended))
    const answer = await session.run(script, options)
    // After an error its connection may be one that is lost: the next command is not to find out.
    if (answer.stderr === '' && session.isGood && this.idle.length < mostIdle) this.keep(session)
    else session.end()
    return answer
  }

  private keep(session: VirshSession): void {
    session.idleFor(idleMs)
    this.idle.push(session)
  }

  private forget(session: VirshSession): void {
    this.idle = this.idle.filter((other) => other !== session)
  }
}

interface Waiting {
  begin: string
  end: string
  stdout: string
  stderr: string
  settle: (outcome: SessionAnswer | AppError) => void
}

/** One virsh that reads a command a line, and its connection. It ends with this process, whose end closes its input. */
class VirshSession {
  private readonly child: ChildProcessWithoutNullStreams
  /** What frames the answers: a guest, or a name, that wanted to end one early would have to know it. */
  private readonly secret = randomBytes(8).toString('hex')
  private calls = 0
  private waiting: Waiting | null = null
  private timer: NodeJS.Timeout | undefined
  private ended = false

  constructor(
    uri: string,
    env: ProgramEnv,
    private readonly onEnd: (session: VirshSession) => void,
  ) {
    const own = { ...programEnvOf(env), VIRSH_HISTSIZE: '0', INPUTRC: '/dev/null' }
    this.child = spawn('virsh', ['-q', '-c', uri], { env: own, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.hear('stdout', text))
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => this.hear('stderr', text))
    this.child.stdin.on('error', () => this.end())
    this.child.on('error', (cause) => this.end(unreachable('virsh', cause)))
    this.child.on('close', () => this.end())
    // Nobody waits for a session that has nothing to do; whoever waits for an answer has a timer.
    this.child.unref()
    for (const pipe of [this.child.stdin, this.child.stdout, this.child.stderr]) if (isSocket(pipe)) pipe.unref()
  }

  get isGood(): boolean {
    return !this.ended
  }

  run(script: string, { signal, timeoutMs = defaultTimeoutMs }: CallOptions): Promise<SessionAnswer> {
    const what = `virsh ${script}`
    if (signal?.aborted) return Promise.reject(cancelled(what))
    clearTimeout(this.timer)
    const call = `${this.secret}-${++this.calls}`
    return new Promise((resolve, reject) => {
      const onAbort = () => this.end(cancelled(what))
      const limit = setTimeout(() => this.end(timedOut(what, timeoutMs)), timeoutMs)
      signal?.addEventListener('abort', onAbort, { once: true })
      const settle = (outcome: SessionAnswer | AppError) => {
        this.waiting = null
        clearTimeout(limit)
        signal?.removeEventListener('abort', onAbort)
        if (outcome instanceof AppError) reject(outcome)
        else resolve(outcome)
      }
      this.waiting = { begin: `@@${call}-begin@@`, end: `@@${call}-end@@`, stdout: '', stderr: '', settle }
      // virsh shows the line that it reads: quoted like this, the line does not hold the marks that it prints.
      const [begin, end] = [`@@'${call}-begin'@@`, `@@'${call}-end'@@`]
      this.child.stdin.write(`echo ${begin}; ${script}; echo ${end}; echo --err ${end}\n`)
    })
  }

  idleFor(ms: number): void {
    this.timer = setTimeout(() => this.end(), ms)
    this.timer.unref()
  }

  /** A call that waits fails with `why`. libvirt goes on with what it was asked. */
  end(why?: AppError): void {
    if (this.ended) return
    this.ended = true
    clearTimeout(this.timer)
    this.onEnd(this)
    this.child.kill('SIGKILL')
    this.waiting?.settle(why ?? unreachable('virsh ended', this.waiting.stderr))
  }

  private hear(from: 'stdout' | 'stderr', text: string): void {
    const { waiting } = this
    if (!waiting) {
      // A prompt on its standard output; on the other, that the connection was lost.
      if (from === 'stderr') this.end()
      return
    }
    waiting[from] += text
    if (waiting.stdout.length + waiting.stderr.length > maxOutputBytes) {
      return this.end(new AppError('hypervisor-refused', 'The hypervisor answered too much.', { internal: 'virsh' }))
    }
    const stdout = between(waiting.stdout, waiting.begin, waiting.end)
    const stderr = between(waiting.stderr, '', `error: ${waiting.end}\n`)
    if (stdout !== null && stderr !== null) waiting.settle({ stdout, stderr })
  }
}

function between(text: string, begin: string, end: string): string | null {
  const until = text.lastIndexOf(end)
  const from = text.indexOf(begin)
  return until < 0 || from < 0 ? null : text.slice(from + begin.length, until)
}

/** Pipes of a child are sockets, though their type does not say so. */
function isSocket(stream: object): stream is Socket {
  return 'unref' in stream
}
