import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError } from '@/lib/errors'
import type { DomainName } from '../port'
import { agentConnected, ensureThawed, limitAgentCommand } from './agent'
import { checkedName, type LibvirtHost } from './host'
import type { DomainView } from './inspect'
import { virsh, virshBatch } from './virsh'

/** What the watchdog allows beyond the agent's own limit: for the call that the guest is frozen for. */
const frozenLimitMs = 15_000

/** Ends by itself, and thaws the guest, unless it is told that all is well. It lives in a session of its own, so it survives the worker. */
function startWatchdog(host: LibvirtHost, domain: DomainName, limitMs: number): { end(thawed: boolean): void } {
  const script = fileURLToPath(new URL('thaw-watchdog.mjs', import.meta.url))
  const watchdog = spawn(process.execPath, [script, String(limitMs), host.uri, checkedName(domain)], {
    env: { NODE_ENV: 'production', ...host.env },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.on('error', (error) => {
    host.warn('no watchdog over a frozen guest', { domain, error: String(error) })
  })
  watchdog.stdin.on('error', (error) => {
    host.warn('watchdog over a frozen guest has ended', { domain, error: String(error) })
  })
  watchdog.unref()
  return { end: (thawed) => watchdog.stdin.end(thawed ? 'thawed\n' : '') }
}

/** Why the guest cannot be quiesced now, as the customer reads it; null where it may be tried. */
export function whyNotQuiesced(view: DomainView): string | null {
  if (view.power !== 'running') return 'The VM is paused, so its file systems could not be frozen.'
  if (!agentConnected(view.xml)) return 'The guest agent does not run, so the file systems could not be frozen.'
  return null
}

export type Quiesced<T> = { frozen: true; value: T; warnings: string[] } | { frozen: false; why: string }

/**
 * Runs `act` while the guest's file systems are frozen. They are thawed afterwards whatever happens: by us, and by a watchdog where this
 * process does not live to do it or takes too long.
 */
export async function whileQuiesced<T>(
  host: LibvirtHost,
  domain: DomainName,
  deadlineMs: number,
  act: () => Promise<T>,
): Promise<Quiesced<T>> {
  const watchdog = startWatchdog(host, domain, deadlineMs + frozenLimitMs)
  try {
    // Without the caller's signal: who cancels a freeze still wants a thawed guest.
    await virshBatch(host, [limitAgentCommand(domain, deadlineMs / 1000), ['domfsfreeze', checkedName(domain)]])
  } catch (error) {
    await ensureThawed(host, domain, 1)
    watchdog.end(true)
    if (!(error instanceof AppError) || (error.code !== 'guest-agent-missing' && error.code !== 'hypervisor-refused')) throw error
    host.warn('guest was not quiesced', { domain, error: error.internal })
    return { frozen: false, why: 'The guest agent did not freeze the file systems in time.' }
  }
  let warnings: string[] = []
  try {
    const value = await act().finally(async () => {
      warnings = await thaw(host, domain)
    })
    return { frozen: true, value, warnings }
  } finally {
    watchdog.end(warnings.length === 0)
  }
}

/** @returns warnings for the customer, none where the guest confirmed it */
async function thaw(host: LibvirtHost, domain: DomainName): Promise<string[]> {
  try {
    await virsh(host, ['domfsthaw', checkedName(domain)])
  } catch (error) {
    host.warn('thaw failed', { domain, error: error instanceof AppError ? error.internal : String(error) })
  }
  return ensureThawed(host, domain, 10)
}
