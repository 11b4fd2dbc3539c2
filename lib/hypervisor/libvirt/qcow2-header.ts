import { open } from 'node:fs/promises'
import { AppError } from '@/lib/errors'

export interface Qcow2Header {
  virtualSizeBytes: number
  /** As it stands in the header; null for a root. */
  backingFile: string | null
}

const magic = 0x514649fb // "QFI\xfb"
// The specification allows 1,023 bytes for the name of the backing file and puts it into the first cluster.
const maxNameBytes = 1023

/**
 * Reads what we need of a qcow2 header by its fixed offsets (QEMU, docs/interop/qcow2.txt): magic 0, version 4,
 * backing_file_offset 8, backing_file_size 16, size 24. It follows nothing and opens no other file.
 * @returns null for an empty file: QEMU makes the file before it writes the header
 * @throws AppError `layer-missing` or `layer-damaged`
 */
export async function readQcow2Header(file: string): Promise<Qcow2Header | null> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new AppError(
      missing ? 'layer-missing' : 'layer-damaged',
      missing ? 'A part of the disk is missing.' : 'A part of the disk cannot be read.',
      {
        internal: file,
        cause,
      },
    )
  })
  try {
    const head = Buffer.alloc(72)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    if (bytesRead === 0) return null
    const version = head.readUInt32BE(4)
    if (bytesRead < head.length || head.readUInt32BE(0) !== magic || (version !== 2 && version !== 3))
      throw damaged(file, 'not a qcow2 header')
    const virtualSizeBytes = Number(head.readBigUInt64BE(24))
    const offset = Number(head.readBigUInt64BE(8))
    const length = head.readUInt32BE(16)
    if (offset === 0 || length === 0) return { virtualSizeBytes, backingFile: null }
    if (length > maxNameBytes) throw damaged(file, `a backing file name of ${length} bytes`)
    const name = Buffer.alloc(length)
    const read = await handle.read(name, 0, length, offset)
    if (read.bytesRead !== length) throw damaged(file, 'cut off in the backing file name')
    return { virtualSizeBytes, backingFile: name.toString('utf8') }
  } finally {
    await handle.close()
  }
}

/** Files from `file` down to the root, by their headers. A file that is missing ends the list and is in it. */
export async function readChain(file: string): Promise<string[]> {
  const chain = [file]
  for (let next: string | null = file; next !== null;) {
    const header: Qcow2Header | null = await readQcow2Header(next).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'layer-missing') return null
      throw error
    })
    next = header?.backingFile ?? null
    if (next !== null) {
      if (chain.includes(next)) throw damaged(next, 'a backing chain that is a ring')
      chain.push(next)
    }
  }
  return chain
}

function damaged(file: string, why: string): AppError {
  return new AppError('layer-damaged', 'A part of the disk is damaged.', { internal: `${file}: ${why}` })
}
