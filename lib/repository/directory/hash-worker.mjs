import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

// In a thread of its own: reading and hashing in big blocks is faster so than with streams, and keeps no event loop waiting.
const hash = createHash('sha256')
const block = Buffer.allocUnsafe(4 * 1024 * 1024)
const file = openSync(workerData, 'r')
try {
  if (!fstatSync(file).isFile()) throw new Error('not a file')
  for (;;) {
    const count = readSync(file, block, 0, block.length, null)
    if (count === 0) break
    hash.update(block.subarray(0, count))
  }
} finally {
  closeSync(file)
}
parentPort?.postMessage(hash.digest('hex'))
