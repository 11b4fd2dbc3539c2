import { mkdir } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import type { CallOptions, DomainName } from '../port'
import { agentConnected, limitAgent } from './agent'
import { trimConsole } from './console'
import { settleDefinition } from './define'
import { mismatch } from './failures'
import { checkedName, poll, type LibvirtHost } from './host'
import { viewDomain, type DomainView } from './inspect'
import { virsh } from './virsh'

const agentSeconds = 3

function isUp(view: DomainView): boolean {
  return view.power === 'running' || view.power === 'paused'
}

export async function startDomain(host: LibvirtHost, domain: DomainName, options: CallOptions & { paused?: boolean } = {}): Promise<void> {
  const before = await viewDomain(host, domain, options)
  if (before.power === 'paused' && !options.paused) await virsh(host, ['resume', checkedName(domain)], options)
  if (!isUp(before)) {
    await settleDefinition(host, domain, new Map(), options)
    await mkdir(host.consoleDir, { recursive: true })
    await trimConsole(host, domain)
    await virsh(host, ['start', checkedName(domain), ...(options.paused ? ['--paused'] : [])], options)
    await limitAgent(host, domain, agentSeconds, options)
  }
  const after = await viewDomain(host, domain, options)
  if (!isUp(after)) throw mismatch(`${domain} was started and is ${after.power} (${after.reason})`)
}

export async function stopDomain(
  host: LibvirtHost,
  domain: DomainName,
  options: CallOptions & { graceMs: number },
): Promise<{ how: 'already' | 'orderly' | 'forced' }> {
  const before = await viewDomain(host, domain, options)
  if (before.power === 'stopped') return { how: 'already' }
  // A paused guest cannot hear us, and a crashed one will not.
  if (before.power === 'running' && options.graceMs > 0) {
    await askToStop(host, domain, before, options)
    const down = await poll(options.graceMs, 200, options, async () => {
      const now = await viewDomain(host, domain, options)
      return now.power === 'stopped' ? now : null
    })
    if (down) return { how: down.reason === 'shutdown' ? 'orderly' : 'forced' }
  }
  try {
    await virsh(host, ['destroy', checkedName(domain)], options)
  } catch (error) {
    // It may have gone down by itself in between; the state below decides.
    host.warn('destroy failed', { domain, error: error instanceof AppError ? error.internal : String(error) })
  }
  const after = await viewDomain(host, domain, options)
  if (after.power !== 'stopped') throw mismatch(`${domain} was destroyed and is ${after.power} (${after.reason})`)
  return { how: after.reason === 'shutdown' ? 'orderly' : 'forced' }
}

/** The agent first, since it is sure; the power button where there is none, since every guest has one. */
async function askToStop(host: LibvirtHost, domain: DomainName, view: DomainView, options: CallOptions): Promise<void> {
  const modes = agentConnected(view.xml) ? ['agent', 'acpi'] : ['acpi']
  for (const mode of modes) {
    try {
      if (mode === 'agent') await limitAgent(host, domain, agentSeconds, options)
      await virsh(host, ['shutdown', checkedName(domain), '--mode', mode], options)
      return
    } catch (error) {
      if (
        !(error instanceof AppError) ||
        (error.code !== 'guest-agent-missing' && error.code !== 'hypervisor-refused' && error.code !== 'hypervisor-timeout')
      )
        throw error
      host.warn('guest could not be asked to stop', { domain, mode, error: error.internal })
    }
  }
}

/** Down in an orderly way where possible, then up again: the same effect every time it is repeated, and the state can be read back. */
export async function rebootDomain(
  host: LibvirtHost,
  domain: DomainName,
  options: CallOptions & { graceMs: number },
): Promise<{ how: 'orderly' | 'forced' }> {
  const { how } = await stopDomain(host, domain, options)
  await startDomain(host, domain, { signal: options.signal, timeoutMs: options.timeoutMs })
  return { how: how === 'forced' ? 'forced' : 'orderly' }
}
