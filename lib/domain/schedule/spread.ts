/**
 * How long after its slot a VM's run begins, so that 02:00 is no stampede: the same for a VM at each slot, spread evenly over the VMs, never before the slot.
 * @param windowMs 0 switches it off
 * @returns whole seconds as milliseconds, at least 0 and less than `windowMs`
 */
export function spreadMs(vmId: string, windowMs: number): number {
  const seconds = Math.ceil(Math.max(0, windowMs) / 1000)
  return Math.floor((hash32(vmId) / 2 ** 32) * seconds) * 1000
}

/** FNV-1a with the final mix of MurmurHash3: ids that differ in one letter end far apart. */
function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
