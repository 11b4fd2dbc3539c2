// The "newc" format of the Linux initramfs (Documentation/driver-api/early-userspace/buffer-format.rst).
// Written here because it needs device nodes, which an ordinary user cannot make for cpio to read.

const pad4 = (length) => Buffer.alloc((4 - (length % 4)) % 4)

/**
 * @typedef {{name: string, mode: number, data?: Buffer, device?: [number, number]}} Entry
 * @param {readonly Entry[]} entries
 */
export function cpioArchive(entries) {
  const parts = []
  const all = [...entries, { name: 'TRAILER!!!', mode: 0 }]
  all.forEach(({ name, mode, data = Buffer.alloc(0), device = [0, 0] }, index) => {
    const nameBytes = Buffer.from(`${name}\0`)
    const fields = [index + 1, mode, 0, 0, 1, 0, data.length, 0, 0, device[0], device[1], nameBytes.length, 0]
    const header = Buffer.from(`070701${fields.map((value) => value.toString(16).padStart(8, '0')).join('')}`)
    parts.push(header, nameBytes, pad4(header.length + nameBytes.length), data, pad4(data.length))
  })
  return Buffer.concat(parts)
}

export const directory = (name) => ({ name, mode: 0o040755 })
export const file = (name, data, mode = 0o644) => ({ name, mode: 0o100000 | mode, data })
export const symlink = (name, target) => ({ name, mode: 0o120777, data: Buffer.from(target) })
export const characterDevice = (name, major, minor) => ({ name, mode: 0o020600, device: [major, minor] })
