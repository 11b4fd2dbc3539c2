import { randomBytes } from 'node:crypto'

/** A random address in QEMU's own range, lower case. Uniqueness is the database's to hold. */
export function newMac(): string {
  return ['52', '54', '00', ...Array.from(randomBytes(3), (byte) => byte.toString(16).padStart(2, '0'))].join(':')
}
