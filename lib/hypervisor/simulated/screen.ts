import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

const width = 320
const height = 200
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A small PNG: a dark screen with a pattern of the VM's own, and a bar that grows with every second up to a minute. */
export function drawScreen(name: string, seed: number, uptimeSeconds: number): Uint8Array {
  const pattern = createHash('sha256').update(`${seed}:${name}`).digest()
  const hue = [pattern[0] ?? 0, pattern[1] ?? 0, pattern[2] ?? 0].map((part) => 96 + (part >> 1))
  const barEnd = 20 + Math.floor(((width - 40) * (uptimeSeconds % 60)) / 60)
  const isLit = (x: number, y: number) => {
    if (y >= height - 30 && y < height - 20) return x >= 20 && x < barEnd
    const [column, row] = [Math.floor((x - 20) / 35), Math.floor((y - 20) / 17)]
    if (column < 0 || column > 7 || row < 0 || row > 7) return false
    return (((pattern[3 + row] ?? 0) >> column) & 1) === 1
  }
  const rows = Buffer.alloc(height * (1 + width * 3), 0x14)
  for (let y = 0; y < height; y++) {
    const start = y * (1 + width * 3)
    rows[start] = 0
    for (let x = 0; x < width; x++) if (isLit(x, y)) rows.set(hue, start + 1 + x * 3)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** Length, type, data and checksum, as https://www.w3.org/TR/png-3/#5Chunk-layout says. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
