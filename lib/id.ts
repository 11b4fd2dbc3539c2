import { randomBytes } from 'node:crypto'

const prefixes = {
  account: 'acc',
  user: 'usr',
  session: 'ses',
  host: 'hst',
  pool: 'pool',
  worker: 'wrk',
  discrepancy: 'dis',
  vm: 'vm',
  disk: 'dsk',
  layer: 'ly',
  restorePoint: 'rp',
  operation: 'op',
  schedule: 'sch',
  scheduleRun: 'run',
  audit: 'aud',
  request: 'req',
} as const
export type IdKind = keyof typeof prefixes

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** `<prefix>_` and 26 characters like a ULID in lower case: 48 bits of milliseconds, 80 of chance. Sorts by birth. */
export function newId(kind: IdKind, now: Date = new Date()): string {
  let bits = (BigInt(now.getTime()) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return `${prefixes[kind]}_${text}`
}

/** An id without its prefix, for names derived from it. */
export function bareId(id: string): string {
  return id.slice(id.indexOf('_') + 1)
}

/** The libvirt domain of a VM. */
export function domainNameOf(vmId: string): `hf-${string}` {
  return `hf-${bareId(vmId)}`
}

/** Name of a layer that an operation makes: unique by operation, epoch and disk, so that two claims never share a file. */
export function layerFileNameOf(operationId: string, epoch: number, target: string): string {
  return `ly_${bareId(operationId)}_${epoch}_${target}.qcow2`
}
