import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@/lib/errors'
import type { CallOptions, DomainName } from '../port'
import type { CopyNotes } from './copy-notes'
import type { HostConnection } from './virsh'

/** What every verb of the driver works with. */
export interface LibvirtHost extends HostConnection {
  accelerator: 'kvm' | 'tcg'
  guestDir: string
  /** Folder of the serial consoles' logs, `<domain>.log`. */
  consoleDir: string
  copyNotes: CopyNotes
  /** Told of things that went another way than they should, though the verb went on. */
  warn(message: string, facts: Record<string, unknown>): void
}

/** Only names of our own reach a command line. */
export function checkedName(domain: DomainName): DomainName {
  if (!/^hf-[a-z0-9_-]{1,80}$/.test(domain)) {
    throw new AppError('internal', 'Something went wrong on our side.', { internal: `not a domain of ours: ${domain}` })
  }
  return domain
}

export function isDomainName(name: string): name is DomainName {
  return name.startsWith('hf-')
}

export function consoleFile(host: LibvirtHost, domain: DomainName): string {
  return path.join(host.consoleDir, `${checkedName(domain)}.log`)
}

/**
 * Asks again and again until the answer is not null.
 * @returns null once `limitMs` have passed
 * @throws AppError `cancelled`
 */
export async function poll<T>(limitMs: number, everyMs: number, options: CallOptions, ask: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    const left = end - Date.now()
    if (left <= 0) return null
    await pause(Math.min(everyMs, left), options)
  }
}

async function pause(ms: number, { signal }: CallOptions): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : {})
  } catch (cause) {
    throw new AppError('cancelled', 'This was cancelled.', { cause })
  }
}
